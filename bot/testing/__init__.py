"""Testing a project's bot: whole conversations and utterances, written as data.

``tests/conversations/*.yml`` of a project are conversations (:mod:`bot.testing.script` tells what
one may say); each is held with the trained bot on its own copy of the shop's database.
``tests/nlu/*.yml`` are utterances in Rasa's form for training data, never trained on.
"""

from bot.testing.runner import ConversationFailedError, Stage, run
from bot.testing.script import Conversation, read_conversations
from bot.testing.stage import open_stage
from bot.testing.utterances import Misread, check_utterances

__all__ = [
    "Conversation",
    "ConversationFailedError",
    "Misread",
    "Stage",
    "check_utterances",
    "open_stage",
    "read_conversations",
    "run",
]
