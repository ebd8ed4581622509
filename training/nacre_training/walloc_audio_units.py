"""Units of walloc-audio on the encoder's side: frame sizes, coefficients, symbols, and the contexts that a decoder would have."""

from dataclasses import dataclass

import numpy as np

from nacre_training import lapped
from nacre_training.lapped import SIZES, SUPERFRAME
from nacre_training.models.walloc_audio import MAGNITUDE_LIMIT, UNIT, feature, position_planes

UNIT_SUPERFRAMES = 22
BANDS = (0, 1, 2, 3, 4, 6, 8, 11, 15, 20, 27, 36, 48, 64, 86, 115, 153, 204, 256)  # of 1/256 of the spectrum
MEAN_SHIFT = 2  # the running mean forgets 1/4 in a superframe
MEAN_BITS = 4  # of the running mean below 1/256


def steps() -> np.ndarray:
    """Quantiser steps by step index 0..200, in 1/256 of a 16-bit sample: twenty an octave, from 4096 down to 4 samples."""
    return np.rint(256 * 2.0 ** (12 - np.arange(201) / 20)).astype(np.int64)


def resample(m: np.ndarray, size: int) -> np.ndarray:
    """Magnitudes (bins,) of a frame -> of a frame of another size: means (rounded down) or repetitions."""
    if len(m) >= size:
        return m.reshape(size, -1).sum(1) // (len(m) // size)
    return np.repeat(m, size // len(m))


class History:
    """What contexts remember of one channel: magnitudes in 1/256, of whole frames."""

    def __init__(self, seeds: np.ndarray):
        """seeds: (18,) magnitudes by band that stand for the time before the unit."""
        full = np.repeat(seeds.astype(np.int64), np.diff(BANDS))
        self.last = full
        self.recent = {size: resample(full, size) for size in SIZES}
        self.before = dict(self.recent)
        self.mean = {size: resample(full, size) << MEAN_BITS for size in SIZES}

    def contexts(self, size: int) -> np.ndarray:
        """(3, size): last frame, the one before it of this size, running mean."""
        if len(self.last) == size:
            last, before = self.recent[size], self.before[size]
        else:
            last, before = resample(self.last, size), self.recent[size]
        return np.stack([last, before, self.mean[size] >> MEAN_BITS])

    def push(self, q: np.ndarray) -> None:
        m = np.minimum(np.abs(q), MAGNITUDE_LIMIT).astype(np.int64) * UNIT
        size = len(m)
        shift = MEAN_SHIFT + (SUPERFRAME // size).bit_length() - 1
        for other, mean in self.mean.items():
            mean += ((resample(m, other) << MEAN_BITS) - mean) >> shift
        self.before[size], self.recent[size], self.last = self.recent[size], m, m


def seed_values() -> np.ndarray:
    return np.minimum(np.append(0, 16 << np.arange(15)), UNIT * MAGNITUDE_LIMIT)


def seed_indices(frames: list[np.ndarray]) -> np.ndarray:
    """(18,) of 0..15: logarithms of the mean magnitudes of the frames (bins,) of the first superframe."""
    total = np.zeros(256)
    for q in frames:
        total += np.minimum(np.abs(q), MAGNITUDE_LIMIT).reshape(256, -1).sum(1)
    per_bin = total * UNIT / (SUPERFRAME // 256)
    means = np.array([per_bin[a:b].mean() for a, b in zip(BANDS[:-1], BANDS[1:])])
    return np.where(means < 8, 0, np.clip(np.rint(np.log2(np.maximum(means, 8) / 16)) + 1, 1, 15)).astype(np.int64)


def bandwidth_of(frames: list[np.ndarray]) -> int:
    """0..64: beyond this many 64ths of the spectrum every symbol of the unit is 0."""
    most = 0
    for q in frames:
        nonzero = np.flatnonzero(q)
        if len(nonzero):
            most = max(most, (int(nonzero[-1]) * 64) // len(q) + 1)
    return most


def dead_zone(y: np.ndarray, step: float, threshold: float = 0.62) -> np.ndarray:
    return (np.sign(y) * np.floor(np.abs(y) / step + 1 - threshold)).astype(np.int64)


def taps(planes: np.ndarray, width: int) -> np.ndarray:
    """(n, size) -> (width, n * 12): bins of the positions i - 1, i, i + 1, with zeros beyond the width."""
    n = len(planes)
    cells = np.zeros((n, width + 2, 4), dtype=planes.dtype)
    cells[:, 1:-1] = planes[:, : 4 * width].reshape(n, width, 4)
    return np.lib.stride_tricks.sliding_window_view(cells, 3, axis=1).transpose(1, 0, 3, 2).reshape(width, n * 12)


@dataclass
class Rows:
    """Positions of frames of one channel as rows: inputs of the networks and what they are to predict."""

    past: np.ndarray  # (P, planes * 12 + 2) int16
    size: np.ndarray  # (P,) index into SIZES
    own: np.ndarray  # (P, 12) int16
    symbols: np.ndarray  # (P, 4) int32, by phase


def unit_rows(frames: list[np.ndarray]) -> list[Rows]:
    """Symbols (channels, size) of every frame of a unit -> rows of each channel, as a decoder would see them."""
    first = []
    total = 0
    for f in frames:
        first.append(f)
        total += f.shape[1]
        if total >= SUPERFRAME:
            break
    out = []
    channels = frames[0].shape[0]
    for c in range(channels):
        own_frames = [f[c] for f in frames]
        bandwidth = bandwidth_of(own_frames)
        if bandwidth == 0:
            out.append(None)
            continue
        history = History(seed_values()[seed_indices([f[c] for f in first])])
        past, own, symbols, sizes = [], [], [], []
        for f in frames:
            size = f.shape[1]
            width = size * bandwidth // 256
            planes = history.contexts(size)
            if c == 1:
                planes = np.concatenate([planes, np.minimum(np.abs(f[:1]), MAGNITUDE_LIMIT).astype(np.int64) * UNIT])
            past.append(np.concatenate([taps(feature(planes), width), position_planes(size, width).T], 1))
            q = f[c]
            own.append(taps(feature(np.minimum(np.abs(q), MAGNITUDE_LIMIT) * UNIT)[None], width))
            symbols.append(q[: 4 * width].reshape(width, 4).astype(np.int32))
            sizes.append(np.full(width, SIZES.index(size), dtype=np.int64))
            history.push(q)
        out.append(Rows(np.concatenate(past), np.concatenate(sizes), np.concatenate(own), np.concatenate(symbols)))
    return out


def mid_side(x: np.ndarray) -> np.ndarray:
    return np.stack([x[0] + x[1], x[1] - x[0]]) * np.sqrt(0.5)


def analyse(x: np.ndarray, step_index: int) -> tuple[list[np.ndarray], float]:
    """x (2, samples) in [-1, 1], samples a multiple of 4096 -> coefficients (2, size) by frame in 16-bit units, and the step."""
    step = steps()[step_index] / 256
    y = mid_side(x.astype(np.float64) * 32768)
    return lapped.forward(y, lapped.choose_sizes(y, step)), step
