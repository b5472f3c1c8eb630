"""Messages as text: cleaning, spelling, the bounds of words, short answers."""
