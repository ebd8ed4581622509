"""How much a sound repeats itself after one or two frames of the codec, beside how much it should.

A decoder without noise gives hiss the same phases in every frame: its bands correlate with themselves one frame later (0.4 was
measured, of 0.5 that the window leaves; speech has 0.01), which sounds metallic and which no magnitude of a spectrum shows.
"""

import torch
from torch import nn


class Repetition(nn.Module):
    """Mean absolute difference of the normalised autocorrelation, in bands of 500 Hz from 500 Hz on, at the lags given in samples."""

    def __init__(self, rate: int, lags: tuple[int, ...], window: int = 1024):
        super().__init__()
        self.window = window
        self.register_buffer("hann", torch.hann_window(window), persistent=False)
        bins = torch.arange(window // 2 + 1)
        waves = torch.stack([torch.ones(len(bins))] + [torch.cos(2 * torch.pi * bins * lag / window) for lag in lags], 1)
        self.width = 500 * window // rate
        self.bands = (window // 2) // self.width - 1
        self.register_buffer("waves", waves[self.width : self.width * (1 + self.bands)].unflatten(0, (self.bands, self.width)), persistent=False)

    def autocorrelation(self, x: torch.Tensor) -> torch.Tensor:
        """x (B, N) -> (B, frames, bands, lags)."""
        s = torch.stft(x, self.window, self.window // 4, self.window, self.hann, center=False, return_complex=True)
        power = (s.real.square() + s.imag.square()).mT[..., self.width : self.width * (1 + self.bands)].unflatten(-1, (self.bands, self.width))
        sums = torch.einsum("btfw,fwl->btfl", power, self.waves)
        return sums[..., 1:] / (sums[..., :1] + 1e-4)

    def forward(self, y: torch.Tensor, x: torch.Tensor) -> torch.Tensor:
        with torch.no_grad():
            target = self.autocorrelation(x)
        return (self.autocorrelation(y) - target).abs().mean()
