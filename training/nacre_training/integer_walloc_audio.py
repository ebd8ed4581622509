"""The entropy side of walloc-audio in integers: networks converted from a trained model, and a coder of units that works as the Java codec does.

The coder is the reference of the draft chapter: symbols, contexts, tables; its quantiser weighs bits against error (`bits_weight`).
"""

from dataclasses import dataclass

import numpy as np
import torch

from nacre_training.intnet import Network
from nacre_training.lapped import SIZES, SUPERFRAME
from nacre_training.models.walloc_audio import MAGNITUDE_LIMIT, NUM_SCALES, PHASES, SCALE_MIN, SCALE_STEP, TAPS, UNIT, Channel, WallocAudio, feature, position_planes, wide_means, wide_own
from nacre_training.rans import StreamWriter, symbol_hash
from nacre_training.tables import PRECISION, laplace_tables, rate_table, scales
from nacre_training.walloc_audio_units import ANGLE_BITS, BANDS, MID_SIDE, History, bandwidth_of, dead_zone, seed_indices, seed_values, steps, unrotate

FEATURE_LIMIT = 2047
ACTIVATION = dict(out_bits=8, lo=0, hi=2047)
SUM_BITS, SUM_LIMIT = 12, 2**24 - 1
BITS_WEIGHT = 0.12  # of a bit against the squared error in steps; best of 0.06 to 0.18 at equal rate
LANES = 4
MAX_SYMBOL = 1 << 20
DENSE = 33  # magnitudes whose bits are tabulated for the quantiser
CENTROIDS = 3  # magnitudes 1, 2 and all above have a reconstruction offset of their own


def _middle_row(weight: torch.Tensor) -> torch.Tensor:
    """(out, in, taps) -> (out, in, taps, taps): planes are one row high, so the other rows never meet anything but padding."""
    out = torch.zeros(*weight.shape, weight.shape[2])
    out[:, :, weight.shape[2] // 2] = weight
    return out


def convert_channel(c: int, m: Channel) -> dict[str, Network]:
    """Networks "trunk{c}" and "scale{c}{pass}"."""
    networks = {}
    net = networks[f"trunk{c}"] = Network(f"trunk{c}")
    n = m.planes
    past = net.input("past", 4 * n, 0, FEATURE_LIMIT, 8)
    around = net.input("around", n + 2, 0, FEATURE_LIMIT, 8)
    weight = m.enter.weight.detach()
    # Columns of the linear layer: plane, tap, phase; channels of the convolution: plane, phase.
    near = weight[:, : n * 12].reshape(-1, n, TAPS, 4).permute(0, 1, 3, 2).reshape(-1, n * 4, TAPS)
    a = net.conv("past-sum", [past], _middle_row(near), torch.zeros(len(near)), SUM_BITS, -SUM_LIMIT, SUM_LIMIT)
    b = net.conv("around-sum", [around], weight[:, n * 12 :, None, None], (m.enter.bias + m.row_bias).detach(), SUM_BITS, -SUM_LIMIT, SUM_LIMIT)
    a = net.sum("enter", [a, b], SUM_BITS - 8, 0, 2047)
    net.conv("trunk", [a], m.mix.weight[:, :, None, None], m.mix.bias, **ACTIVATION)
    net.outputs = ["trunk"]
    for k in range(4):
        net = networks[f"scale{c}{k}"] = Network(f"scale{c}{k}")
        shared = m.mix.out_features
        trunk = net.input("trunk", shared, 0, 2047, 8)
        weight = m.heads[k].weight.detach()
        if k:
            own = net.input("own", k, 0, FEATURE_LIMIT, 8)
            around = net.input("around", 1, 0, FEATURE_LIMIT, 8)
            narrow = torch.cat([weight[:, :shared], weight[:, -1:]], 1)[:, :, None, None]
            a = net.conv("trunk-sum", [trunk, around], narrow, m.heads[k].bias, SUM_BITS, -SUM_LIMIT, SUM_LIMIT)
            near = _middle_row(weight[:, shared:-1].reshape(-1, k, TAPS))
            b = net.conv("own-sum", [own], near, torch.zeros(len(near)), SUM_BITS, -SUM_LIMIT, SUM_LIMIT)
            a = net.sum("hidden", [a, b], SUM_BITS - 8, 0, 2047)
        else:
            a = net.conv("hidden", [trunk], weight[:, :, None, None], m.heads[k].bias, **ACTIVATION)
        net.conv("scale", [a], m.scales[k].weight[:, :, None, None], m.scales[k].bias, 0, 0, NUM_SCALES - 1)
        net.outputs = ["scale"]
    return networks


def convert(model: WallocAudio) -> dict[str, Network]:
    return {name: net for c, channel in enumerate(model.channels) for name, net in convert_channel(c, channel).items()}


def deviations() -> list[float]:
    return scales(SCALE_MIN, SCALE_STEP)


@dataclass
class Unit:
    """What a unit's stream says, and what its frames cost."""

    sizes: list[int]
    step_index: int
    bandwidths: list[int]
    angles: np.ndarray | None  # of two channels
    seeds: list[np.ndarray]
    symbols: list[np.ndarray]  # (channels, size) by frame
    indices: list[np.ndarray]  # scale indices, likewise; -1 where nothing is coded


class IntegerWallocAudio:
    def __init__(self, model: WallocAudio):
        self.model = model.eval()
        self.networks = convert(model)
        self.use_tables(laplace_tables(deviations()))
        self.centroids = np.zeros((NUM_SCALES, CENTROIDS), dtype=np.int64)  # offsets in 1/256 of a step
        self.splits = np.full((len(SIZES) - 1, 2), 1 << PRECISION - 1)  # frequencies of "no split" by depth and context

    def use_tables(self, tables) -> None:
        self.tables = tables
        self.dense = np.array([[rate_table(f, low, shift, np.array([m])) for m in range(DENSE)] for f, low, shift in tables])

    def frame_indices(self, c: int, planes: np.ndarray, row: int, size: int, width: int, decide):
        """Runs the passes of a frame; decide(phase, scale indices (width,)) returns its symbols. -> (q (size,), indices (size,))."""
        q, indices = np.zeros(size, dtype=np.int64), np.full(size, -1, dtype=np.int64)
        past = feature(planes[:, : 4 * width]).reshape(len(planes), width, 4).transpose(0, 2, 1).reshape(-1, 1, width)
        around = np.concatenate([wide_means(planes, width), position_planes(size, width)])[:, None]
        trunk = self.networks[f"trunk{c}"].run({"past": past, "around": around}, row)["trunk"]
        own = []
        for k, phase in enumerate(PHASES):
            inputs = {"trunk": trunk}
            if k:
                around = wide_own(q[: 4 * width].reshape(width, 4))[k - 1]
                inputs |= {"own": np.stack(own), "around": around[None, None]}
            index = self.networks[f"scale{c}{k}"].run(inputs, 0)["scale"][0, 0]
            s = decide(phase, index)
            q[phase : 4 * width : 4], indices[phase : 4 * width : 4] = s, index
            own.append(feature(np.minimum(np.abs(s), MAGNITUDE_LIMIT) * UNIT)[None])
        return q, indices

    def reconstruct(self, q: np.ndarray, index: np.ndarray) -> np.ndarray:
        """In steps."""
        m = np.abs(q)
        offset = self.centroids[np.maximum(index, 0), np.clip(m, 1, CENTROIDS) - 1]
        return np.sign(q) * (m + offset / 256)

    def quantise(self, y: np.ndarray, index: np.ndarray, weight: float) -> np.ndarray:
        """The symbols of least error^2 + weight * bits among the two nearest magnitudes and zero; y in steps."""
        a = np.abs(y)
        low = np.floor(np.minimum(a, DENSE - 2)).astype(np.int64)
        choices = np.stack([np.zeros_like(low), low, low + 1])
        cost = np.square(a - self.reconstruct(choices, index)) + weight * self.dense[index, choices]
        best = np.take_along_axis(choices, cost.argmin(0)[None], 0)[0]
        far = np.minimum(np.floor(a + 0.5), MAX_SYMBOL).astype(np.int64)
        return np.sign(y).astype(np.int64) * np.where(a < DENSE - 2, best, far)

    def code_frames(self, channels: int, sizes: list[int], bandwidths: list[int], seeds: list[np.ndarray], decide):
        """The order of a unit: decide(frame, channel, phase, width, indices) returns the symbols of a pass. -> (symbols, indices) by frame."""
        histories = [History(seed_values()[s]) for s in seeds]
        symbols, indices = [], []
        for n, size in enumerate(sizes):
            found, used = np.zeros((channels, size), dtype=np.int64), np.full((channels, size), -1, dtype=np.int64)
            for c in range(channels):
                width = size * bandwidths[c] // 256
                if width:
                    planes = histories[c].contexts(size)
                    if c == 1:
                        planes = np.concatenate([planes, np.minimum(np.abs(found[:1]), MAGNITUDE_LIMIT) * UNIT])
                    found[c], used[c] = self.frame_indices(c, planes, histories[c].row(size), size, width, lambda phase, index: decide(n, c, phase, width, index))  # noqa: B023
                    histories[c].push(found[c])
            symbols.append(found)
            indices.append(used)
        return symbols, indices

    def encode(self, frames: list[np.ndarray], step_index: int, angles: np.ndarray | None, weight: float = BITS_WEIGHT) -> Unit:
        """Coefficients (channels, size) by frame, in 16-bit units -> a unit.

        Bandwidths and seeds are those of plain quantisation; a second round with those of the result saved 0.0 to 0.3 % at twice the time.
        """
        channels, sizes = frames[0].shape[0], [f.shape[1] for f in frames]
        scaled = [y / (steps()[step_index] / 256) for y in frames]
        plain, first = [dead_zone(y, 1.0) for y in scaled], first_superframe(sizes)
        bandwidths = [bandwidth_of([q[c] for q in plain]) for c in range(channels)]
        seeds = [sent_seeds(seed_indices([q[c] for q in plain[:first]]), bandwidths[c]) for c in range(channels)]
        symbols, indices = self.code_frames(
            channels, sizes, bandwidths, seeds, lambda n, c, phase, width, index: self.quantise(scaled[n][c, phase : 4 * width : 4], index, weight)
        )
        return Unit(sizes, step_index, bandwidths, angles, seeds, symbols, indices)

    def symbol_bits(self, unit: Unit) -> float:
        q = np.concatenate([s.ravel() for s in unit.symbols])
        index = np.concatenate([i.ravel() for i in unit.indices])
        return sum(rate_table(*self.tables[i], q[index == i]) for i in np.unique(index) if i >= 0)

    def write(self, unit: Unit) -> tuple[bytes, int]:
        """(rANS stream, hash of symbols) of a unit."""
        tables = [(*t, 1) for t in self.tables] + [((f, (1 << PRECISION) - f), 0, 0, 0) for f in self.splits.ravel()]
        out = StreamWriter(tables)
        out.number(unit.step_index, 8)
        for bandwidth in unit.bandwidths:
            out.number(bandwidth, 7)
        if unit.angles is not None:
            plain = bool((unit.angles == MID_SIDE).all())
            out.number(int(not plain), 1)
            for a in [] if plain else unit.angles:
                out.number(int(a), ANGLE_BITS)
        for bandwidth, seeds in zip(unit.bandwidths, unit.seeds):
            for band, seed in zip(BANDS, seeds):
                if band < 4 * bandwidth:
                    out.number(int(seed), 4)
        at, before = 0, SUPERFRAME
        while at < len(unit.sizes):
            count, flags = split_flags(unit.sizes[at:], before)
            for depth, context, split in flags:
                out.symbol(NUM_SCALES + 2 * depth + context, split)
            for q, index in zip(unit.symbols[at : at + count], unit.indices[at : at + count]):
                for c, bandwidth in enumerate(unit.bandwidths):
                    end = q.shape[1] * bandwidth // 64
                    for phase in PHASES:
                        for i, s in zip(index[c, phase:end:4].tolist(), q[c, phase:end:4].tolist()):
                            out.symbol(i, s)
            at += count
            before = unit.sizes[at - 1]
        return out.finish(LANES), symbol_hash(out.symbols)

    def coefficients(self, unit: Unit) -> list[np.ndarray]:
        """What a decoder makes of a unit: coefficients (channels, size) by frame in 16-bit units, turned back to left and right."""
        step = steps()[unit.step_index] / 256
        frames = [self.reconstruct(q, i) * step for q, i in zip(unit.symbols, unit.indices)]
        return frames if unit.angles is None else [unrotate(f, unit.angles) for f in frames]


def split_flags(sizes: list[int], before: int) -> tuple[int, list[tuple[int, int, int]]]:
    """Frames of the superframe at the front of `sizes`, and its flags in coding order: (depth, context, 1 to split)."""
    flags, count = [], 0

    def node(size: int) -> None:
        nonlocal count, before
        depth = len(SIZES) - 1 - SIZES.index(size)
        split = int(sizes[count] < size)
        if size > SIZES[0]:
            flags.append((depth, int(before < size), split))
        if split:
            node(size // 2)
            node(size // 2)
        else:
            before = sizes[count]
            count += 1

    node(SUPERFRAME)
    return count, flags


def first_superframe(sizes: list[int]) -> int:
    """How many frames the first superframe has."""
    return split_flags(sizes, SUPERFRAME)[0]


def sent_seeds(seeds: np.ndarray, bandwidth: int) -> np.ndarray:
    return np.where(np.array(BANDS[:-1]) < 4 * bandwidth, seeds, 0)
