"""Other programs that understand messages. Each runs in its own environment, Python 3.10 or later.

``python -m benchmarks.peers.NAME train|parse FOLDER`` reads and writes the files of
``benchmarks/peers/exchange.py``; but for ``shoptalk`` it imports nothing else of this project.
"""
