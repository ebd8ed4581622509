"""Distances between two sounds of 16 kHz, as systems report them: log-mel distance, ESTOI (Jensen and Taal 2016), SI-SDR."""

import math

import numpy as np
import torch
from scipy.signal import resample_poly

from nacre_training.losses.spectral import mel_bank


def log_mel_distance(x: np.ndarray, y: np.ndarray, rate: int = 16000, limit: float | None = None) -> float:
    """Mean |ln max(M, 1e-5) - ln max(M', 1e-5)|, 80 bands, window 1024, hop 256; `limit`: only bands that end below it (Hz)."""
    hann = torch.hann_window(1024)
    bank = torch.from_numpy(mel_bank(rate, 1024, 80))
    if limit:
        top = torch.from_numpy(np.linspace(0, rate / 2, 513))
        keep = [b for b in range(80) if bank[:, b].sum() > 0 and float(top[bank[:, b] > 0].max()) <= limit]
        bank = bank[:, keep]
    logs = [(torch.stft(torch.from_numpy(s.astype(np.float32)), 1024, 256, 1024, hann, return_complex=True).abs().mT @ bank).clamp_min(1e-5).log() for s in (x, y)]
    return float((logs[0] - logs[1]).abs().mean())


def estoi(x: np.ndarray, y: np.ndarray, rate: int = 16000) -> float:
    """x clean, y processed, of one length."""
    x, y = (resample_poly(s, 10000, rate) for s in (x, y))
    window = np.hanning(258)[1:-1]
    starts = range(0, len(x) - 256 + 1, 128)
    fx, fy = (np.array([s[i : i + 256] * window for i in starts]) for s in (x, y))
    energy = 20 * np.log10(np.linalg.norm(fx, axis=1) + np.finfo(float).eps)
    keep = energy > energy.max() - 40
    fx, fy = fx[keep], fy[keep]

    def joined(f):
        out = np.zeros((len(f) - 1) * 128 + 256)
        for i, piece in enumerate(f):
            out[i * 128 : i * 128 + 256] += piece
        return out

    spectra = [np.abs(np.fft.rfft(np.lib.stride_tricks.sliding_window_view(joined(f), 256)[::128] * window, 512)) ** 2 for f in (fx, fy)]
    centres = 150 * 2 ** (np.arange(15) / 3)
    bins = np.arange(257) * 10000 / 512
    bank = np.zeros((257, 15))
    for b, c in enumerate(centres):
        low, high = (int(np.argmin((bins - edge) ** 2)) for edge in (c * 2 ** (-1 / 6), c * 2 ** (1 / 6)))
        bank[low:high, b] = 1
    bands = [np.sqrt(s @ bank) for s in spectra]
    blocks = [np.lib.stride_tricks.sliding_window_view(b, 30, axis=0) for b in bands]  # (runs, 15, 30)

    def normalised(b):
        b = b - b.mean(-1, keepdims=True)
        b = b / (np.linalg.norm(b, axis=-1, keepdims=True) + 1e-12)
        b = b - b.mean(-2, keepdims=True)
        return b / (np.linalg.norm(b, axis=-2, keepdims=True) + 1e-12)

    return float((normalised(blocks[0]) * normalised(blocks[1])).sum((1, 2)).mean() / 30)


def si_sdr(x: np.ndarray, y: np.ndarray) -> float:
    """Decibels; x original, y decoded, both (samples,) or (samples, channels) flattened."""
    x, y = (s.astype(np.float64).ravel() - s.mean() for s in (x, y))
    a = (x @ y) / (x @ x)
    return 10 * math.log10((a * x) @ (a * x) / ((y - a * x) @ (y - a * x) + 1e-20))


def best_delay(x: np.ndarray, y: np.ndarray, most: int = 1000) -> int:
    """d in -most..most so that y[n + d] matches x[n] best."""
    size = 1 << (len(x) + len(y)).bit_length()
    correlation = np.fft.irfft(np.conj(np.fft.rfft(x, size)) * np.fft.rfft(y, size), size)
    lags = np.r_[np.arange(0, most + 1), np.arange(-most, 0)]
    return int(lags[np.argmax(correlation[lags])])
