"""The shop for assistants that speak the Model Context Protocol (https://modelcontextprotocol.io).

``desk.py`` is what they may do, ``server.py`` the protocol. Rules and identity are those of the
chat: a conversation, the shop's own checks, and a yes to exactly what was shown.
"""
