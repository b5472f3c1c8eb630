"""Doors: the web chat, REST, and Rasa's own messaging channels.

A door turns what a client sends into a ``UserMessage`` for Rasa's agent and gives it an output
channel; it never knows what the bot does.
"""
