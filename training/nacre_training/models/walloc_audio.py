"""The walloc-audio model: which Laplace table each coefficient of a frame is coded with, predicted from integers already decoded.

The front end (lapped.py) is fixed, the quantiser uniform; what is learned is the entropy model. A frame of N bins is coded in
planes of W = N * bandwidth / 256 positions of four bins, in four passes over the phases 0, 2, 1, 3 of a position. Inputs are
logarithms of magnitudes: of this channel's past (last frame, one before of this size, running mean), of the first channel's
present when the second is coded, and of the phases already decoded. Nothing else decides, so all of it can be integer arithmetic.
"""

import math
from dataclasses import dataclass

import numpy as np
import torch
import torch.nn as nn

from nacre_training.lapped import SIZES

SCALE_MIN, SCALE_MAX, NUM_SCALES = 0.06, 2048.0, 64
SCALE_STEP = math.log(SCALE_MAX / SCALE_MIN) / (NUM_SCALES - 1)
PHASES = (0, 2, 1, 3)  # the order of the passes
TAPS = 3  # of the convolutions over positions
PAST = 3  # last frame, frame before, running mean
POSITION_PLANES = 2
RELATIONS = 4  # the last frame had this size, was shorter, was longer; or there was none in this unit
WIDE = 16  # positions that a wide mean covers: from 8 before to 7 behind
ACTIVATION_LIMIT = 2047 / 256
FEATURE_BITS = 8
MAGNITUDE_LIMIT = 2047  # of |q| as contexts see it
UNIT = 256  # magnitudes count in 1/256


@dataclass(frozen=True)
class WallocAudioConfig:
    trunk: int = 32
    shared: int = 32
    hidden: int = 24


def integer_log(v: np.ndarray) -> np.ndarray:
    """256 log2(v), linear between powers of two, rounded down; v integer >= 1."""
    v = np.asarray(v, dtype=np.int64)
    exponent = np.frexp(v.astype(np.float64))[1] - 1
    return 256 * exponent + (((v - (1 << exponent)) << 8) >> exponent)


# Every value of a magnitude in 1/256: half of 256 log2(1 + 16 v / 256).
FEATURE = ((integer_log(np.arange(UNIT * MAGNITUDE_LIMIT + 1) + 16) - 1024) >> 1).astype(np.int16)


def feature(v: np.ndarray) -> np.ndarray:
    return FEATURE[v]


def wide_sum(v: np.ndarray) -> np.ndarray:
    """(..., width) -> sums over the positions i - 8 to i + 7 that exist."""
    width = v.shape[-1]
    total = np.concatenate([np.zeros((*v.shape[:-1], 1), dtype=np.int64), np.cumsum(v, -1, dtype=np.int64)], -1)
    i = np.arange(width)
    return total[..., np.minimum(i + WIDE // 2, width)] - total[..., np.maximum(i - WIDE // 2, 0)]


def wide_means(planes: np.ndarray, width: int) -> np.ndarray:
    """Magnitudes (n, size) in 1/256 -> (n, width) int16: features of means over 64 bins."""
    bins = planes[:, : 4 * width].reshape(len(planes), width, 4).sum(2)
    return feature(wide_sum(bins) // (4 * WIDE))


def wide_own(q: np.ndarray) -> np.ndarray:
    """Symbols (width, 4) by phase -> (3, width) int16: features of means over the phases known after passes 0, 1, 2."""
    m = np.minimum(np.abs(q), MAGNITUDE_LIMIT).astype(np.int64) * UNIT
    known = np.cumsum(wide_sum(m[:, PHASES[:3]].T), 0)
    return feature(known // (WIDE * np.arange(1, 4))[:, None])


def position_planes(size: int, width: int) -> np.ndarray:
    """(2, width) int16: the frequency, linear and logarithmic."""
    u = np.arange(width, dtype=np.int64) * (4096 // size)
    return np.stack([2 * u, (integer_log(u + 1) * 3) >> 2]).astype(np.int16)


class Channel(nn.Module):
    """The networks of one channel: a trunk, then a head for each pass. Rows of inputs are positions; taps lie side by side."""

    def __init__(self, c: WallocAudioConfig, planes: int):
        super().__init__()
        self.planes = planes  # of four phases each
        inputs = planes * (4 * TAPS + 1) + POSITION_PLANES  # taps of every plane, wide means, position
        self.enter = nn.Linear(inputs, c.trunk)
        self.row_bias = nn.Parameter(torch.zeros(RELATIONS * len(SIZES), c.trunk))
        self.mix = nn.Linear(c.trunk, c.shared)
        self.heads = nn.ModuleList(nn.Linear(c.shared + (p * TAPS + 1 if p else 0), c.hidden) for p in range(4))
        self.scales = nn.ModuleList(nn.Linear(c.hidden, 1) for _ in range(4))
        self.start()

    @torch.no_grad()
    def start(self) -> None:
        """The first four units of every layer start as the mean of the past's logarithms at each phase, and scales as what follows from that."""
        self.enter.weight[:4] = 0
        self.mix.weight[:4] = 0
        for phase in range(4):
            for plane in range(PAST):
                self.enter.weight[phase, plane * 12 + 4 + phase] = 1 / PAST
            self.mix.weight[phase, phase] = 1
        for linear in (self.enter, self.mix, *self.heads):
            nn.init.zeros_(linear.bias)
        for k, (head, scale) in enumerate(zip(self.heads, self.scales)):
            head.weight[0] = 0
            head.weight[0, PHASES[k]] = 1
            nn.init.zeros_(scale.weight)
            scale.weight[0, 0] = 2 * math.log(2) / SCALE_STEP
            nn.init.constant_(scale.bias, 3.0)

    def forward(self, past: torch.Tensor, row: torch.Tensor, own: torch.Tensor) -> torch.Tensor:
        """past (P, inputs), row (P,) of the biases (`History.row`), own (P, 15) of the frame itself: 3 taps x 4 phases, then 3 wide means
        -> scale indices (P, 4), by pass."""
        clip = lambda x: torch.clamp(x, 0, ACTIVATION_LIMIT)  # noqa: E731
        trunk = clip(self.enter(past) + self.row_bias[row])
        trunk = clip(self.mix(trunk))
        out = []
        for p in range(4):
            known = [own[:, PHASES[k] : 12 : 4] for k in range(p)] + [own[:, 12 + k, None] for k in range(p - 1, p) if p]
            hidden = clip(self.heads[p](torch.cat([trunk, *known], 1)))
            out.append(self.scales[p](hidden))
        return torch.cat(out, 1).clamp(0, NUM_SCALES - 1)


class WallocAudio(nn.Module):
    def __init__(self, config: WallocAudioConfig):
        super().__init__()
        self.config = config
        self.channels = nn.ModuleList([Channel(config, PAST), Channel(config, PAST + 1)])


def scale_of(index: torch.Tensor) -> torch.Tensor:
    return SCALE_MIN * torch.exp(SCALE_STEP * index)
