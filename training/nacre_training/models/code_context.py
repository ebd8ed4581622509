"""What the next code of a grid is likely to be: a small network for each (stage, group), from the two frames before and what is decoded of this one.

Trained in float on clipped activations, run as integers (integer_context.py): format.md, "Code grids".
"""

import torch
from torch import nn
from torch.nn import functional as F

INPUT_LIMIT = 511  # of integers that enter, after the shift


class CodeContext(nn.Module):
    """x (P, N, 3 D) integers in +-INPUT_LIMIT, as floats -> logits (P, N, codes), natural. Activations lie in [0, 1]."""

    def __init__(self, pairs: int, latent: int, codes: int, hidden: int = 128, narrow: int = 64):
        super().__init__()
        self.pairs, self.latent, self.codes = pairs, latent, codes
        self.enter = nn.Parameter(torch.randn(pairs, 3 * latent, hidden) * (3 * latent) ** -0.5)
        self.enter_bias = nn.Parameter(torch.full((pairs, 1, hidden), 0.3))
        self.hidden = nn.Parameter(torch.randn(pairs, hidden, narrow) * hidden**-0.5)
        self.hidden_bias = nn.Parameter(torch.full((pairs, 1, narrow), 0.3))
        self.logits = nn.Parameter(torch.zeros(pairs, narrow, codes))
        self.logits_bias = nn.Parameter(torch.zeros(pairs, 1, codes))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        h = torch.baddbmm(self.enter_bias, x / 64, self.enter).clamp(0, 1)
        h = torch.baddbmm(self.hidden_bias, h, self.hidden).clamp(0, 1)
        return torch.baddbmm(self.logits_bias, h, self.logits * 4)

    def bits(self, x: torch.Tensor, codes: torch.Tensor) -> torch.Tensor:
        """(P,) mean bits a code; codes (P, N)."""
        logits = self.forward(x)
        return torch.stack([F.cross_entropy(logits[p].float(), codes[p]) for p in range(self.pairs)]) / 0.6931472
