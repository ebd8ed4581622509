"""The entropy side of walloc in integers: networks converted from a trained model, frequency tables, exact rate of a picture."""

import numpy as np
import torch

from nacre_training.intnet import Network
from nacre_training.models.walloc import (
    NUM_SCALES,
    PASSES,
    POSITIONS,
    Walloc,
    active_channels,
    level_basis,
)
from nacre_training.tables import HYPER_MIN, band_of_level, laplace_tables, rate_table

LEVELS = 101
STEP_BITS = 20
MAX_STEP = 2**24
HYPER_LIMIT, CONTEXT_LIMIT = 127, 4095
ACTIVATION = dict(out_bits=8, lo=0, hi=2047)
CONTEXT_BITS, PREDICTION_BITS = 6, 10


def all_levels(nodes: int) -> torch.Tensor:
    return level_basis(torch.arange(LEVELS, dtype=torch.float32), nodes)


def quantisation_steps(model: Walloc) -> np.ndarray:
    """(101, C) int32: 1 / gain in units of 2^-20, at most MAX_STEP as docs/format.md says."""
    gain = torch.exp(all_levels(model.config.nodes) @ model.log_gain.detach()).double()
    return np.rint(2.0**STEP_BITS / gain.numpy()).astype(np.int64).clip(1, MAX_STEP)


def channel_counts(model: Walloc) -> np.ndarray:
    return active_channels(model.config, torch.arange(LEVELS, dtype=torch.float32)).numpy().astype(np.int64)


def convert(model: Walloc) -> dict[str, Network]:
    """Networks "hyper", "context0..2", "parameters0..3"."""
    basis = all_levels(model.config.nodes)
    c = model.config

    def levelled(conv, level):  # (101, out) biases
        return conv.bias.detach()[None] + basis @ level.table.detach()

    networks = {}
    net = networks["hyper"] = Network("hyper")
    h = model.hyper_synthesis
    z = net.input("z", c.hyper_channels, -HYPER_LIMIT, HYPER_LIMIT, 0)
    a = net.conv("enter", [z], h.enter.weight, levelled(h.enter, h.level), **ACTIVATION)
    a = net.conv("expand", [a], h.expand.weight, h.expand.bias, **ACTIVATION)
    a = net.shuffle("shuffle", a, 2)
    a = net.depthwise("depthwise", a, h.depthwise.weight, h.depthwise.bias, 8, -8191, 8191)
    net.conv("psi", [a], h.leave.weight, h.leave.bias, **ACTIVATION)
    net.outputs = ["psi"]

    for k, context in enumerate(model.contexts):
        net = networks[f"context{k}"] = Network(f"context{k}")
        s = net.input("s", c.latent_channels, -CONTEXT_LIMIT, CONTEXT_LIMIT, 4)
        net.depthwise("d", s, context.weight, None, CONTEXT_BITS, -16383, 16383)
        net.outputs = ["d"]

    for k, p in enumerate(model.passes):
        net = networks[f"parameters{k}"] = Network(f"parameters{k}")
        psi = net.input("psi", c.hyper_width, 0, 2047, 8)
        ds = [net.input(f"d{r}", 2 * c.latent_channels, -16383, 16383, CONTEXT_BITS) for r in range(k)]
        ss = [net.input(f"s{r}", c.latent_channels, -CONTEXT_LIMIT, CONTEXT_LIMIT, 4) for r in range(k)]
        a = net.conv("enter", [psi, *ds], p.enter.weight, levelled(p.enter, p.level), **ACTIVATION)
        a = net.conv("hidden", [a], p.hidden.weight, p.hidden.bias, **ACTIVATION)
        if k == 0:
            net.conv("mean", [a], p.mean.weight, p.mean.bias, 4, -16383, 16383)
        else:
            limit = 2**20 - 1
            terms = [net.conv("head", [a], p.mean.weight, p.mean.bias, PREDICTION_BITS, -limit, limit)]
            for r in range(k):
                terms.append(net.depthwise(f"predict{r}", ss[r], p.predict[r].weight, None, PREDICTION_BITS, -limit, limit))
            net.sum("mean", terms, PREDICTION_BITS - 4, -16383, 16383)
        net.conv("scale", [a], p.scale.weight, p.scale.bias, 0, 0, NUM_SCALES - 1)
        net.outputs = ["mean", "scale"]
    return networks


class IntegerWalloc:
    """Codes tiles the way the Java codec does: integer networks, tables with escapes; counts table bits and statistics."""

    def __init__(self, model: Walloc):
        self.model = model.eval()
        self.networks = convert(model)
        self.steps = quantisation_steps(model)
        self.counts = channel_counts(model)
        self.scale_tables = laplace_tables()
        self.hyper_tables = None  # (bands, Z, 64) frequencies, once measured

    @torch.no_grad()
    def analyse(self, x: torch.Tensor, level: int) -> tuple[np.ndarray, np.ndarray]:
        """x (1, 3, H, W) in [0, 1], sides multiples of 32 -> gained latents (C, h, w) and hyper-latents (Z, h/4, w/4)."""
        m = self.model
        basis = level_basis(torch.tensor([float(level)]), m.config.nodes)
        y = m.analysis(m.front.forward_transform(x), basis)
        step = torch.from_numpy(self.steps[level] * 2.0**-STEP_BITS).float()[None, :, None, None]
        mask = torch.arange(m.config.latent_channels)[None, :, None, None] < int(self.counts[level])
        y = y / step * mask
        z = torch.round(m.hyper_analysis(y, basis)).clamp(-HYPER_LIMIT, HYPER_LIMIT)
        return y[0].numpy(), z[0].numpy().astype(np.int64)

    def symbols(self, y: np.ndarray, z: np.ndarray, level: int):
        """Yields (q, scale index) of each pass and ends with the decoded values v = 16 q + mean of all passes (C, h, w)."""
        active = int(self.counts[level])
        channels = np.arange(y.shape[0])
        psi = self.networks["hyper"].run({"z": z}, level)["psi"]
        values = np.zeros(y.shape, dtype=np.int64)
        known = {}
        for k in range(PASSES):
            out = self.networks[f"parameters{k}"].run({"psi": psi, **known}, level)
            target = np.stack([self._cell(y[c], k, c) for c in channels])
            q = np.rint(target - out["mean"] / 16).astype(np.int64)
            q[active:] = 0
            v = 16 * q + out["mean"]
            v[active:] = 0
            yield q[:active], out["scale"][:active]
            for c in channels:
                self._cell(values[c], k, c)[...] = v[c]
            if k < PASSES - 1:
                known[f"s{k}"] = v.clip(-CONTEXT_LIMIT, CONTEXT_LIMIT)
                known[f"d{k}"] = self.networks[f"context{k}"].run({"s": known[f"s{k}"]}, level)["d"]
        self.values = values

    @staticmethod
    def _cell(plane: np.ndarray, k: int, c: int) -> np.ndarray:
        position = POSITIONS[(k + c) % 4]
        return plane[position // 2 :: 2, position % 2 :: 2]

    def code(self, x: torch.Tensor, level: int) -> tuple[torch.Tensor, float]:
        """(xHat in [0, 1] unclamped, table bits) of a picture whose sides are multiples of 32, as one tile."""
        y, z = self.analyse(x, level)
        band = band_of_level(level)
        bits = 0.0
        for c in range(len(z)):
            bits += rate_table(self.hyper_tables[band][c], HYPER_MIN, 0, z[c])
        for q, index in self.symbols(y, z, level):
            for i in np.unique(index):
                bits += rate_table(*self.scale_tables[i], q[index == i])
        return self.synthesise(self.values, level), bits

    @torch.no_grad()
    def synthesise(self, values: np.ndarray, level: int) -> torch.Tensor:
        m = self.model
        basis = level_basis(torch.tensor([float(level)]), m.config.nodes)
        step = torch.from_numpy(self.steps[level] * 2.0 ** -(STEP_BITS + 4)).float()[None, :, None, None]
        return m.front.inverse_transform(m.synthesis(torch.from_numpy(values).float()[None] * step, basis).float())
