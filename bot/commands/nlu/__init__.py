"""The commands of ``shoptalk nlu``, one a module; each imports what it needs when it runs."""
