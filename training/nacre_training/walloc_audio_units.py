"""Units of walloc-audio on the encoder's side: frame sizes, coefficients, symbols, and the contexts that a decoder would have."""

from dataclasses import dataclass

import numpy as np

from nacre_training import lapped
from nacre_training.lapped import SIZES, SUPERFRAME
from nacre_training.models.walloc_audio import MAGNITUDE_LIMIT, RELATIONS, UNIT, feature, position_planes, wide_means, wide_own

UNIT_SUPERFRAMES = 22
BANDS = (0, 1, 2, 3, 4, 6, 8, 11, 15, 20, 27, 36, 48, 64, 86, 115, 153, 204, 256)  # of 1/256 of the spectrum
MID_SIDE = 8  # pi / 4
ANGLE_BITS = 5
FLAT, SHAPE_BITS, SHAPE_STEP = 16, 5, 5
REFERENCE, QUIETEST = 128.0, 1.0  # RMS of a coefficient at which a shape is flat, and below which none is finer; in 16-bit units
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
        self.last, self.started = full, False
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

    def row(self, size: int) -> int:
        """The bias row of the next frame: its size, and how the last frame's compares."""
        relation = 3 if not self.started else int(len(self.last) < size) + 2 * int(len(self.last) > size)
        return RELATIONS * SIZES.index(size) + relation

    def push(self, q: np.ndarray) -> None:
        m = np.minimum(np.abs(q), MAGNITUDE_LIMIT).astype(np.int64) * UNIT
        size = len(m)
        shift = MEAN_SHIFT + (SUPERFRAME // size).bit_length() - 1
        for other, mean in self.mean.items():
            mean += ((resample(m, other) << MEAN_BITS) - mean) >> shift
        self.before[size], self.recent[size], self.last = self.recent[size], m, m
        self.started = True


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

    past: np.ndarray  # (P, planes * 13 + 2) int16: taps, wide means, position
    row: np.ndarray  # (P,) of the biases
    own: np.ndarray  # (P, 15) int16: taps, wide means
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
        past, own, symbols, rows = [], [], [], []
        for f in frames:
            size = f.shape[1]
            width = size * bandwidth // 256
            planes = history.contexts(size)
            if c == 1:
                planes = np.concatenate([planes, np.minimum(np.abs(f[:1]), MAGNITUDE_LIMIT).astype(np.int64) * UNIT])
            past.append(np.concatenate([taps(feature(planes), width), wide_means(planes, width).T, position_planes(size, width).T], 1))
            q = f[c]
            near = taps(feature(np.minimum(np.abs(q), MAGNITUDE_LIMIT) * UNIT)[None], width)
            own.append(np.concatenate([near, wide_own(q[: 4 * width].reshape(width, 4)).T], 1))
            symbols.append(q[: 4 * width].reshape(width, 4).astype(np.int32))
            rows.append(np.full(width, history.row(size), dtype=np.int64))
            history.push(q)
        out.append(Rows(np.concatenate(past), np.concatenate(rows), np.concatenate(own), np.concatenate(symbols)))
    return out


def rotate(y: np.ndarray, angles: np.ndarray) -> np.ndarray:
    """Left and right (2, size) of a frame -> first and second channel, by the angles (in 1/32 of pi) of the 18 bands."""
    angle = np.repeat(angles * (np.pi / 32), np.diff(BANDS) * (y.shape[1] // 256))
    c, s = np.cos(angle), np.sin(angle)
    return np.stack([c * y[0] + s * y[1], c * y[1] - s * y[0]])


def unrotate(y: np.ndarray, angles: np.ndarray) -> np.ndarray:
    return rotate(y, -angles)


def band_indices(step_index: int, shape: np.ndarray) -> np.ndarray:
    """(18,) step indices of the bands: each unit of the shape beyond FLAT is a quarter of an octave finer."""
    return np.clip(step_index + SHAPE_STEP * (shape - FLAT), 0, 200)


def bin_steps(step_index: int, shape: np.ndarray, size: int) -> np.ndarray:
    """(size,) quantiser steps in 16-bit samples."""
    return np.repeat(steps()[band_indices(step_index, shape)] / 256, np.diff(BANDS) * (size // 256))


def choose_shapes(x: np.ndarray, exponent: float) -> list[np.ndarray]:
    """x (channels, samples of whole superframes) in 16-bit units -> the shape of each unit: steps grow with the exponent-th power of a band's RMS.

    0: the same step everywhere, which is the best there is for the squared error. Above: quiet bands and quiet times keep more of what they have.
    """
    y = np.square(lapped.uniform(x, 1024)).mean(0)
    per_unit, shapes = UNIT_SUPERFRAMES * SUPERFRAME // 1024, []
    for first in range(0, len(y), per_unit):
        mean = y[first : first + per_unit].mean(0)
        energy = np.array([mean[4 * a : 4 * b].mean() for a, b in zip(BANDS[:-1], BANDS[1:])])
        octaves = 0.5 * np.log2(np.maximum(energy, QUIETEST**2) / REFERENCE**2)
        shapes.append(np.clip(np.rint(FLAT - 4 * exponent * octaves), 0, 31).astype(np.int64))
    return shapes


def choose_angles(frames: list[np.ndarray]) -> np.ndarray:
    """Left and right (2, size) in steps, by frame -> (18,) angles: mid and side, unless the principal axis or left and right cost less."""
    chosen = np.full(len(BANDS) - 1, MID_SIDE)
    parts = [[f[:, a * f.shape[1] // 256 : b * f.shape[1] // 256] for f in frames] for a, b in zip(BANDS[:-1], BANDS[1:])]
    saved = -ANGLE_BITS * len(chosen)
    for b, part in enumerate(parts):
        left, right = np.concatenate(part, 1)
        axis = 0.5 * np.arctan2(2 * (left @ right), left @ left - right @ right)
        costs = {}
        for a in {MID_SIDE, 0, int(np.rint(axis * 32 / np.pi)) % 32}:
            c, s = np.cos(a * np.pi / 32), np.sin(a * np.pi / 32)
            costs[a] = lapped.frame_cost(np.stack([c * left + s * right, c * right - s * left]), 1.0).sum()
        best = min(costs, key=costs.get)
        if costs[best] < 0.97 * costs[MID_SIDE]:  # the cost is a rough one: where it is nearly level, mid and side proved better
            chosen[b] = best
            saved += (costs[MID_SIDE] - costs[best]) / 2
    return chosen if saved > 0 else np.full(len(BANDS) - 1, MID_SIDE)


def choose_frames(x: np.ndarray, step_index: int, shapes: list[np.ndarray]) -> list[int]:
    """Frame sizes of left and right, or of mono (channels, samples of whole superframes) in 16-bit units, from whose start units are counted."""
    y = np.stack([x[0] + x[1], x[1] - x[0]]) * np.sqrt(0.5) if len(x) == 2 else x

    def step(size):
        rows = np.stack([bin_steps(step_index, shape, size) for shape in shapes])
        return np.repeat(rows, UNIT_SUPERFRAMES * SUPERFRAME // size, 0)[: x.shape[1] // size]

    return lapped.choose_sizes(y, step)


def cut(x: np.ndarray, step_index: int, exponent: float = 0.0) -> list[tuple[list[np.ndarray], np.ndarray, np.ndarray | None]]:
    """x (1 or 2, samples of whole superframes) in [-1, 1] -> for each unit: coefficients in steps (channels, size) by frame, shape, angles."""
    x = x.astype(np.float64) * 32768
    shapes = choose_shapes(x, exponent)
    sizes = choose_frames(x, step_index, shapes)
    frames, starts, units = lapped.forward(x, sizes), np.cumsum([0, *sizes]), []
    for i, shape in enumerate(shapes):
        part = [f / bin_steps(step_index, shape, f.shape[1]) for f, at in zip(frames, starts) if at // (UNIT_SUPERFRAMES * SUPERFRAME) == i]
        angles = choose_angles(part) if len(x) == 2 else None
        units.append((part if angles is None else [rotate(f, angles) for f in part], shape, angles))
    return units
