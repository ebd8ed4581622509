"""1 - ESTOI, differentiable (Jensen and Taal 2016): correlation of band envelopes over 384 ms, rows and columns normalised.

At the codec's own rate instead of 10 kHz and without leaving out silent frames: what a gradient needs, not the metric itself.
"""

import numpy as np
import torch
from torch import nn


class Intelligibility(nn.Module):
    def __init__(self, rate: int, bands: int = 15, lowest: float = 150.0, frames: int = 30):
        super().__init__()
        self.window, self.hop, self.frames = int(0.0256 * rate), int(0.0128 * rate), frames
        self.size = 512 if rate <= 20000 else 2048
        self.register_buffer("hann", torch.hann_window(self.window))
        centres = lowest * 2 ** (np.arange(bands) / 3)
        f = np.linspace(0, rate / 2, self.size // 2 + 1)[:, None]
        bank = (f >= centres * 2 ** (-1 / 6)) & (f < centres * 2 ** (1 / 6))
        self.register_buffer("bank", torch.from_numpy(bank.astype(np.float32)))

    def envelopes(self, x: torch.Tensor) -> torch.Tensor:
        spectrum = torch.stft(x, self.size, self.hop, self.window, self.hann, center=False, return_complex=True)
        power = (spectrum.real.square() + spectrum.imag.square()).transpose(1, 2) @ self.bank  # (B, frames, bands)
        blocks = power.add(1e-9).sqrt().unfold(1, self.frames, 3)  # (B, runs, bands, frames)
        blocks = blocks - blocks.mean(-1, keepdim=True)
        blocks = blocks / (blocks.square().sum(-1, keepdim=True) + 1e-8).sqrt()
        blocks = blocks - blocks.mean(-2, keepdim=True)
        return blocks / (blocks.square().sum(-2, keepdim=True) + 1e-8).sqrt()

    def forward(self, x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
        with torch.no_grad():
            clean = self.envelopes(y)
        return 1 - (self.envelopes(x) * clean).sum((-1, -2)).mean() / self.frames
