"""Integer networks: conversion from float layers, the .intnet file, and an exact evaluator (docs/format.md, "Integer networks").

A layer computes y = clamp((b + sum w x) >> shift, lo, hi) on int32, rounding half already in b. A tensor stands for real values
with a fixed number of fractional bits; conversion chooses the largest shift whose weights fit 16 bits and whose sum provably
stays under 2^31 from the ranges of its inputs.
"""

import json
import struct
from dataclasses import dataclass, field

import numpy as np
import torch
import torch.nn.functional as F

INT32_LIMIT = 2**31
MAX_SHIFT = 14


@dataclass
class Tensor:
    """A named integer tensor: channels, range, and the fractional bits that say what real value an integer stands for."""

    name: str
    channels: int
    lo: int
    hi: int
    bits: int

    @property
    def magnitude(self) -> int:
        return max(abs(self.lo), abs(self.hi))


@dataclass
class Network:
    """One named network under construction; layers hold numpy integer arrays until `write_networks` lays them out."""

    name: str
    inputs: list[Tensor] = field(default_factory=list)
    layers: list[dict] = field(default_factory=list)
    outputs: list[str] = field(default_factory=list)

    def input(self, name, channels, lo, hi, bits) -> Tensor:
        tensor = Tensor(name, channels, lo, hi, bits)
        self.inputs.append(tensor)
        return tensor

    def _shift(self, name, weights, input_bits, magnitudes, bias, out_bits):
        """Largest shift that fits; weights (out, in, k, k) float64, bias (rows, out) float64."""
        for shift in range(MAX_SHIFT, -1, -1):
            scale = 2.0 ** (shift + out_bits - input_bits)
            w = np.rint(weights * scale[None, :, None, None])
            b = np.rint(bias * 2.0 ** (shift + out_bits)) + (1 << shift >> 1)
            bound = (np.abs(w).sum((2, 3)) * magnitudes[None, :]).sum(1) + np.abs(b).max(0)
            if np.abs(w).max() <= 32767 and bound.max() < INT32_LIMIT:
                return shift, w.astype(np.int64), b.astype(np.int64)
        raise ValueError(f"layer {name}: no shift keeps its sums under 2^31")

    def conv(self, name, inputs, weight, bias, out_bits, lo, hi) -> Tensor:
        """weight (out, in, k, k) over the concatenated inputs; bias (out,) or (rows, out)."""
        w = weight.detach().double().numpy()
        b = np.atleast_2d(bias.detach().double().numpy())
        input_bits = np.concatenate([np.full(t.channels, t.bits) for t in inputs])
        magnitudes = np.concatenate([np.full(t.channels, t.magnitude) for t in inputs])
        shift, wi, bi = self._shift(name, w, input_bits, magnitudes, b, out_bits)
        self.layers.append(
            {"op": "conv", "name": name, "inputs": [t.name for t in inputs], "channels": w.shape[0], "kernel": w.shape[2]}
            | {"weights": wi, "bias": bi, "shift": shift, "lo": lo, "hi": hi}
        )
        return Tensor(name, w.shape[0], lo, hi, out_bits)

    def depthwise(self, name, source, weight, bias, out_bits, lo, hi) -> Tensor:
        """weight (in * multiplier, 1, k, k); bias (out,), (rows, out) or None."""
        w = weight.detach().double().numpy()
        out = w.shape[0]
        b = np.zeros((1, out)) if bias is None else np.atleast_2d(bias.detach().double().numpy())
        shift, wi, bi = self._shift(name, w, np.array([source.bits]), np.array([source.magnitude]), b, out_bits)
        self.layers.append(
            {"op": "depthwise", "name": name, "inputs": [source.name], "multiplier": out // source.channels, "kernel": w.shape[2]}
            | {"weights": wi[:, 0], "bias": bi, "shift": shift, "lo": lo, "hi": hi}
        )
        return Tensor(name, out, lo, hi, out_bits)

    def shuffle(self, name, source, factor) -> Tensor:
        self.layers.append({"op": "shuffle", "name": name, "inputs": [source.name], "factor": factor})
        return Tensor(name, source.channels // factor**2, source.lo, source.hi, source.bits)

    def sum(self, name, inputs, shift, lo, hi) -> Tensor:
        if len({t.bits for t in inputs}) != 1:
            raise ValueError(f"layer {name}: inputs of a sum must share their fractional bits")
        self.layers.append({"op": "sum", "name": name, "inputs": [t.name for t in inputs], "shift": shift, "lo": lo, "hi": hi})
        return Tensor(name, inputs[0].channels, lo, hi, inputs[0].bits - shift)

    def run(self, inputs: dict[str, np.ndarray], row: int) -> dict[str, np.ndarray]:
        """Exact evaluation by float64 convolutions of integers (all sums < 2^31); arrays (channels, h, w)."""
        values = {k: torch.from_numpy(np.ascontiguousarray(v)).double()[None] for k, v in inputs.items()}
        for layer in self.layers:
            xs = [values[n] for n in layer["inputs"]]
            if layer["op"] == "shuffle":
                values[layer["name"]] = F.pixel_shuffle(xs[0], layer["factor"])
                continue
            if layer["op"] == "sum":
                acc = sum(xs) + (1 << layer["shift"] >> 1)
            else:
                w = torch.from_numpy(layer["weights"]).double()
                b = torch.from_numpy(layer["bias"][row if len(layer["bias"]) > 1 else 0]).double()
                x = torch.cat(xs, 1)
                groups = 1
                if layer["op"] == "depthwise":
                    w, groups = w[:, None], x.shape[1]
                acc = F.conv2d(x, w, b, padding=layer["kernel"] // 2, groups=groups)
            values[layer["name"]] = torch.floor(acc / 2.0 ** layer["shift"]).clamp(layer["lo"], layer["hi"])
        return {name: values[name][0].numpy().astype(np.int64) for name in self.outputs}


def write_networks(networks: list[Network]) -> bytes:
    """The .intnet file."""
    blob = bytearray()

    def place(array, kind):
        offset = len(blob)
        blob.extend(array.astype(kind).tobytes())
        return offset

    described = []
    for network in networks:
        layers = []
        for layer in network.layers:
            out = dict(layer)
            if "weights" in layer:
                small = np.abs(layer["weights"]).max() <= 127
                kind = "<i1" if small else "<i2"
                out["weights"] = {"type": "int8" if small else "int16", "offset": place(layer["weights"], kind)}
                out["bias"] = {"offset": place(layer["bias"], "<i4"), "rows": len(layer["bias"])}
            layers.append(out)
        inputs = [{"name": t.name, "channels": t.channels, "lo": t.lo, "hi": t.hi} for t in network.inputs]
        described.append({"name": network.name, "inputs": inputs, "layers": layers, "outputs": network.outputs})
    header = json.dumps({"version": 0, "networks": described}, separators=(",", ":")).encode()
    return b"NINT" + struct.pack("<I", len(header)) + header + bytes(blob)
