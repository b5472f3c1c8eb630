"""Simulated customers: scripted people with a goal who talk to a project's bot over REST.

A goal (:mod:`bot.simulation.goals`) says what one customer wants; the customer
(:mod:`bot.simulation.customer`) reads the bot's words, buttons and what it waits for, and answers
in phrases of the language; afterwards the database is compared with what the goal defines
(:mod:`bot.simulation.expecting`), and every answer is searched for data of others
(:mod:`bot.simulation.leaks`).
"""

from bot.simulation.generating import MAKERS, generate
from bot.simulation.goals import STYLES, Goal, Task, read_goals
from bot.simulation.holding import Held, Simulation, hold_all, report
from bot.simulation.phrases import Phrases

__all__ = [
    "MAKERS",
    "STYLES",
    "Goal",
    "Held",
    "Phrases",
    "Simulation",
    "Task",
    "generate",
    "hold_all",
    "read_goals",
    "report",
]
