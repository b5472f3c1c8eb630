"""The dialogue core and its doors: the command line, the server, and genuine Rasa underneath."""
