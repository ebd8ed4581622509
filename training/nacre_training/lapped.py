"""The fixed front end of walloc-audio: a lapped orthonormal transform (MDCT) in frames of 256 to 4096 samples, chosen along the sound.

Written as TDAC in two steps (Malvar 1992): samples are rotated in pairs across every border of two frames, then each frame gets
a DCT-IV. The rotation reaches half the shorter frame to both sides, so any sequence of sizes is orthonormal.
"""

import functools

import numpy as np
from scipy.fft import dct

SIZES = (256, 512, 1024, 2048, 4096)
SUPERFRAME = SIZES[-1]


@functools.lru_cache(maxsize=None)
def rotation(half: int) -> tuple[np.ndarray, np.ndarray]:
    """(sin, cos) of the angles (pi / 4, pi / 2) of the pairs at distance 0, 1, ... from the border: a sine window's slope."""
    angle = np.pi * (2 * half + 2 * np.arange(half) + 1) / (8 * half)
    return np.sin(angle), np.cos(angle)


def fold(x: np.ndarray, border: int, left: int, right: int) -> None:
    """Rotates pairs of x (..., samples) across the border of frames of `left` and `right` samples, in place."""
    half = min(left, right) // 2
    s, c = rotation(half)
    before, after = x[..., border - half : border][..., ::-1].copy(), x[..., border : border + half].copy()
    x[..., border - half : border] = (s * before - c * after)[..., ::-1]
    x[..., border : border + half] = s * after + c * before


def unfold(x: np.ndarray, border: int, left: int, right: int) -> None:
    """Undoes `fold`."""
    half = min(left, right) // 2
    s, c = rotation(half)
    before, after = x[..., border - half : border][..., ::-1].copy(), x[..., border : border + half].copy()
    x[..., border - half : border] = (s * before + c * after)[..., ::-1]
    x[..., border : border + half] = s * after - c * before


def forward(x: np.ndarray, sizes: list[int]) -> list[np.ndarray]:
    """x (channels, sum of sizes) -> coefficients (channels, size) of each frame; no rotation at the two ends."""
    y, at, out = x.astype(np.float64), 0, []
    for left, right in zip(sizes[:-1], sizes[1:]):
        at += left
        fold(y, at, left, right)
    at = 0
    for size in sizes:
        out.append(dct(y[:, at : at + size], type=4, norm="ortho"))
        at += size
    return out


def inverse(frames: list[np.ndarray]) -> np.ndarray:
    """Coefficients of each frame -> (channels, samples)."""
    sizes = [f.shape[1] for f in frames]
    y = np.concatenate([dct(f, type=4, norm="ortho") for f in frames], 1)
    at = 0
    for left, right in zip(sizes[:-1], sizes[1:]):
        at += left
        unfold(y, at, left, right)
    return y


def uniform(x: np.ndarray, size: int) -> np.ndarray:
    """x (channels, samples), samples a multiple of size -> (channels, frames, size) with frames of one size."""
    channels, samples = x.shape
    s, c = rotation(size // 2)
    y = x.astype(np.float64).reshape(channels, -1, size)
    before, after = y[:, :-1, size // 2 :][..., ::-1].copy(), y[:, 1:, : size // 2].copy()
    y[:, :-1, size // 2 :] = (s * before - c * after)[..., ::-1]
    y[:, 1:, : size // 2] = s * after + c * before
    return dct(y, type=4, norm="ortho")


def frame_cost(y: np.ndarray, step: float | np.ndarray) -> np.ndarray:
    """About the bits of coefficients (..., size) at a quantiser step, summed over the last axis (measured: the log of the issue)."""
    return np.log2(1 + 2 * np.square(y / step)).sum(-1)


def choose_sizes(x: np.ndarray, step, split_factor: float = 1.03) -> list[int]:
    """Frame sizes of x (channels, samples; a multiple of 4096), by pruning the binary tree of each superframe from below.

    step: of all coefficients, or a function of the size that gives those of all frames of that size, (frames, size).

    A split must pay by `split_factor`: the costs are those of frames among their like, and a smaller neighbour steepens a frame's window.
    """
    cost = {size: frame_cost(uniform(x, size), step(size) if callable(step) else step).sum(0) for size in SIZES}
    best, chosen = cost[SIZES[0]], [[SIZES[0]]] * len(cost[SIZES[0]])
    for size in SIZES[1:]:
        halves = (best[0::2] + best[1::2]) * split_factor
        split = halves < cost[size]
        chosen = [chosen[2 * i] + chosen[2 * i + 1] if split[i] else [size] for i in range(len(split))]
        best = np.where(split, halves, cost[size])
    return [size for superframe in chosen for size in superframe]
