"""Distances between spectrograms of several windows: log-mel L1, spectral convergence, compressed complex spectra."""

import numpy as np
import torch
from torch import nn


def mel_bank(rate: int, window: int, bands: int, low: float = 0.0, high: float | None = None) -> np.ndarray:
    """(bins, bands): triangles of height 1, evenly spaced on the mel scale 2595 log10(1 + f/700)."""
    high = high or rate / 2
    to_mel = lambda f: 2595 * np.log10(1 + np.asarray(f) / 700)  # noqa: E731
    edges = 700 * (10 ** (np.linspace(to_mel(low), to_mel(high), bands + 2) / 2595) - 1)
    f = np.linspace(0, rate / 2, window // 2 + 1)[:, None]
    left, centre, right = edges[:-2], edges[1:-1], edges[2:]
    return np.maximum(0, np.minimum((f - left) / (centre - left), (right - f) / (right - centre))).astype(np.float32)


class MultiScaleSpectral(nn.Module):
    """x, y (B, L) -> (log-mel L1, spectral convergence), each the mean over windows."""

    def __init__(self, rate: int, windows=(2048, 1024, 512, 256, 128), bands=(80, 80, 64, 40, 20), floor: float = 1e-5):
        super().__init__()
        self.windows, self.floor = windows, floor
        for n, b in zip(windows, bands):
            self.register_buffer(f"hann{n}", torch.hann_window(n))
            bank = mel_bank(rate, n, b)
            self.register_buffer(f"bank{n}", torch.from_numpy(bank[:, bank.sum(0) > 0]))

    def magnitude(self, x: torch.Tensor, n: int) -> torch.Tensor:
        spectrum = torch.stft(x, n, n // 4, n, getattr(self, f"hann{n}"), center=True, pad_mode="constant", return_complex=True)
        return (spectrum.real.square() + spectrum.imag.square() + 1e-12).sqrt().transpose(1, 2)  # (B, frames, bins)

    def forward(self, x: torch.Tensor, y: torch.Tensor, windows=None):
        """`windows`: some of them only (training draws a few a step, as spectrograms cost as much as the networks)."""
        mel, convergence = x.new_zeros(()), x.new_zeros(())
        windows = windows or self.windows
        for n in windows:
            a = self.magnitude(x, n)
            with torch.no_grad():
                b = self.magnitude(y, n)
            bank = getattr(self, f"bank{n}")
            mel = mel + ((a @ bank).clamp_min(self.floor).log() - (b @ bank).clamp_min(self.floor).log()).abs().mean()
            convergence = convergence + ((a - b).square().sum((1, 2)).add(1e-9).sqrt() / (b.square().sum((1, 2)).sqrt() + 1e-3)).mean()
        return mel / len(windows), convergence / len(windows)


def compressed(spectrum: torch.Tensor, power: float = 0.3) -> torch.Tensor:
    """Real and imaginary part of X |X|^(power - 1), stacked in the last dimension; |X| at least 1e-5."""
    parts = torch.view_as_real(spectrum)
    magnitude = parts.square().sum(-1, keepdim=True).add(1e-10).sqrt()
    return parts * magnitude.pow(power - 1)

