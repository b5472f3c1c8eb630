"""What the bot does: Rasa custom actions, one module a subject.

An action reads the conversation, calls one service function and renders the result. This is the
one room in which the shop, the recommender and the generator meet.
"""
