"""What every room may use: errors, configuration, paths, artifacts and the message contract.

This package imports nothing of the project; every other package may import it.
"""
