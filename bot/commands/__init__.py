"""The sub-commands of ``shoptalk``, one module each."""
