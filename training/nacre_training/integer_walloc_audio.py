"""The entropy side of walloc-audio in integers: networks converted from a trained model, and a coder of units that works as the Java codec does.

The coder is the reference of the draft chapter: symbols, contexts, tables; its quantiser weighs bits against error (`bits_weight`).
"""

from dataclasses import dataclass

import numpy as np
import torch

from nacre_training import lapped
from nacre_training.intnet import Network
from nacre_training.lapped import SIZES, SUPERFRAME
from nacre_training.models.walloc_audio import MAGNITUDE_LIMIT, NUM_SCALES, PAST, PHASES, SCALE_MIN, SCALE_STEP, UNIT, Channel, WallocAudio, feature, position_planes
from nacre_training.tables import PRECISION, laplace_tables, rate_table, scales
from nacre_training.walloc_audio_units import BANDS, History, bandwidth_of, seed_indices, seed_values

FEATURE_LIMIT = 2047
ACTIVATION = dict(out_bits=8, lo=0, hi=2047)
SUM_BITS, SUM_LIMIT = 12, 2**24 - 1
DENSE = 33  # magnitudes whose bits are tabulated for the quantiser
CENTROIDS = 3  # magnitudes 1, 2 and all above have a reconstruction offset of their own


def _middle_row(weight: torch.Tensor) -> torch.Tensor:
    """(out, in, taps) -> (out, in, taps, taps): planes are one row high, so the other rows never meet anything but padding."""
    out = torch.zeros(*weight.shape, weight.shape[2])
    out[:, :, weight.shape[2] // 2] = weight
    return out


def _sum(net: Network, name: str, terms: list, half_up: bool = True):
    return net.sum(name, terms, SUM_BITS - 8, 0, 2047)


def convert_channel(c: int, m: Channel) -> dict[str, Network]:
    """Networks "trunk{c}" and "scale{c}{pass}"."""
    networks = {}
    net = networks[f"trunk{c}"] = Network(f"trunk{c}")
    past = net.input("past", 4 * m.planes, 0, FEATURE_LIMIT, 8)
    position = net.input("position", 2, 0, FEATURE_LIMIT, 8)
    weight = m.enter.weight.detach()
    # Columns of the linear layer: plane, tap, phase; channels of the convolution: plane, phase.
    wide = weight[:, : m.planes * 12].reshape(-1, m.planes, 3, 4).permute(0, 1, 3, 2).reshape(-1, m.planes * 4, 3)
    a = net.conv("past-sum", [past], _middle_row(wide), torch.zeros(len(wide)), SUM_BITS, -SUM_LIMIT, SUM_LIMIT)
    b = net.conv("position-sum", [position], weight[:, m.planes * 12 :, None, None], (m.enter.bias + m.size_bias).detach(), SUM_BITS, -SUM_LIMIT, SUM_LIMIT)
    a = net.sum("enter", [a, b], SUM_BITS - 8, 0, 2047)
    net.conv("trunk", [a], m.mix.weight[:, :, None, None], m.mix.bias, **ACTIVATION)
    net.outputs = ["trunk"]
    for k in range(4):
        net = networks[f"scale{c}{k}"] = Network(f"scale{c}{k}")
        shared = m.mix.out_features
        trunk = net.input("trunk", shared, 0, 2047, 8)
        weight = m.heads[k].weight.detach()
        if k:
            terms = [net.conv("trunk-sum", [trunk], weight[:, :shared, None, None], m.heads[k].bias, SUM_BITS, -SUM_LIMIT, SUM_LIMIT)]
            own = net.input("own", k, 0, FEATURE_LIMIT, 8)
            near = _middle_row(weight[:, shared:].reshape(-1, k, 3))
            terms.append(net.conv("own-sum", [own], near, torch.zeros(len(near)), SUM_BITS, -SUM_LIMIT, SUM_LIMIT))
            a = net.sum("hidden", terms, SUM_BITS - 8, 0, 2047)
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
    """What a unit's stream says, and what it cost."""

    sizes: list[int]
    step_index: int
    bandwidths: list[int]
    seeds: list[np.ndarray]
    angles: np.ndarray
    symbols: list[np.ndarray]  # (channels, size) by frame
    indices: list[np.ndarray]  # scale indices, likewise; -1 where nothing is coded
    bits: float


class IntegerWallocAudio:
    def __init__(self, model: WallocAudio):
        self.model = model.eval()
        self.networks = convert(model)
        self.use_tables(laplace_tables(deviations()))
        self.centroids = np.zeros((NUM_SCALES, CENTROIDS), dtype=np.int64)  # offsets in 1/256 of a step

    def use_tables(self, tables) -> None:
        self.tables = tables
        self.dense = np.array([[rate_table(f, low, shift, np.array([m])) for m in range(DENSE)] for f, low, shift in tables])

    def trunk(self, c: int, planes: np.ndarray, size: int, width: int) -> np.ndarray:
        past = feature(planes[:, : 4 * width]).reshape(len(planes), width, 4).transpose(0, 2, 1).reshape(-1, 1, width)
        position = position_planes(size, width)[:, None]
        return self.networks[f"trunk{c}"].run({"past": past, "position": position}, SIZES.index(size))["trunk"]

    def frame_indices(self, c: int, planes: np.ndarray, size: int, width: int, decide):
        """Runs the passes of a frame; decide(pass, phase, scale indices (width,)) returns its symbols. -> (q (size,), indices (size,))."""
        q, indices = np.zeros(size, dtype=np.int64), np.full(size, -1, dtype=np.int64)
        trunk, own = self.trunk(c, planes, size, width), []
        for k, phase in enumerate(PHASES):
            inputs = {"trunk": trunk} | ({"own": np.stack(own)} if k else {})
            index = self.networks[f"scale{c}{k}"].run(inputs, 0)["scale"][0, 0]
            s = decide(k, phase, index)
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
        low = np.minimum(np.floor(a).astype(np.int64), 1 << 20)
        best, best_cost = None, None
        for m in (low + 1, low, np.zeros_like(low)):
            cost = np.square(a - self.reconstruct(m, index)) + weight * self.dense[index, np.minimum(m, DENSE - 1)]
            if best is None:
                best, best_cost = m, cost
            else:
                better = (cost < best_cost) & (low < DENSE - 1) | ((m == low) & (a - low < 0.5))
                best, best_cost = np.where(better, m, best), np.where(better, cost, best_cost)
        return (np.sign(y) * best).astype(np.int64)

    def encode(self, frames: list[np.ndarray], step_index: int, step: float, angles: np.ndarray, weight: float = 0.12, guess: float = 0.62) -> Unit:
        """Coefficients (channels, size) by frame -> a unit. Bandwidths and seeds come from a first, plain quantisation."""
        channels = frames[0].shape[0]
        plain = [(np.floor(np.abs(y) / step + 1 - guess)).astype(np.int64) for y in frames]
        count = next(i + 1 for i in range(len(frames)) if sum(f.shape[1] for f in frames[: i + 1]) >= SUPERFRAME)
        bandwidths = [bandwidth_of([q[c] for q in plain]) for c in range(channels)]
        seeds = [self.sent_seeds(seed_indices([q[c] for q in plain[:count]]), bandwidths[c]) for c in range(channels)]
        histories = [History(seed_values()[s]) for s in seeds]
        bits = 0.0
        symbols, indices = [], []
        for y in frames:
            size = y.shape[1]
            found, used = np.zeros((channels, size), dtype=np.int64), np.full((channels, size), -1, dtype=np.int64)
            for c in range(channels):
                width = size * bandwidths[c] // 256
                if width:
                    planes = histories[c].contexts(size)
                    if c == 1:
                        planes = np.concatenate([planes, np.minimum(np.abs(found[:1]), MAGNITUDE_LIMIT) * UNIT])
                    scaled = y[c] / step
                    found[c], used[c] = self.frame_indices(c, planes, size, width, lambda k, phase, index: self.quantise(scaled[phase : 4 * width : 4], index, weight))
                    histories[c].push(found[c])
            symbols.append(found)
            indices.append(used)
        bits = self.symbol_bits(symbols, indices)
        return Unit([f.shape[1] for f in frames], step_index, bandwidths, seeds, angles, symbols, indices, bits)

    @staticmethod
    def sent_seeds(seeds: np.ndarray, bandwidth: int) -> np.ndarray:
        return np.where(np.array(BANDS[:-1]) < 4 * bandwidth, seeds, 0)

    def symbol_bits(self, symbols, indices) -> float:
        q = np.concatenate([s.ravel() for s in symbols])
        index = np.concatenate([i.ravel() for i in indices])
        return sum(rate_table(*self.tables[i], q[index == i]) for i in np.unique(index) if i >= 0)

    def header_bits(self, unit: Unit) -> float:
        nodes = sum(SUPERFRAME // SIZES[0] > 1 for _ in unit.sizes)  # a flag or so a frame
        return 8 + 1 + nodes + sum(7 + 4 * sum(a < 4 * b for a in BANDS[:-1]) for b in unit.bandwidths)

    def decode(self, unit: Unit, step: float) -> list[np.ndarray]:
        """Coefficients (channels, size) by frame."""
        return [self.reconstruct(q, i) * step for q, i in zip(unit.symbols, unit.indices)]


def precision_total() -> int:
    return 1 << PRECISION


__all__ = ["IntegerWallocAudio", "Unit", "convert", "deviations", "lapped", "PAST"]
