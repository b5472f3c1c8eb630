"""Messages as text: cleaning, spelling, the bounds of words, clauses and what they ask for."""
