"""Patterns of Chinese that need code; each module here belongs to one room of the program."""
