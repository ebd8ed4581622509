"""Recipes that make Nacre's model packages (PyTorch 2)."""

import torch

# Where NNPACK does not know the processor it says so at every single convolution, and is no faster where it does.
torch.backends.nnpack.set_flags(False)
