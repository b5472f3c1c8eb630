"""One folder a language: what the bot says, the words and patterns it reads, texts of any shop.

Nothing here knows a shop. The program reaches a language through ``common.language`` only; how a
folder looks, and how to add one, is told in docs/languages.md.
"""
