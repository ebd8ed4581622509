"""Writes small.intnet and small-vectors.json, which IntNetVectorsTest reads: the integer networks of docs/format.md in plain
Python integers, by straight loops. Run: python3 make_intnet_vectors.py ../resources/dev/nacre/intnet
"""

import json
import random
import struct
import sys
from pathlib import Path


class Blob:
    def __init__(self):
        self.data = bytearray()

    def put(self, kind, values):
        offset = len(self.data)
        code = {"int8": "b", "int16": "h", "int32": "i"}[kind]
        self.data += struct.pack(f"<{len(values)}{code}", *values)
        return offset


def clamp(layer, total):
    assert -(2**31) < total < 2**31
    return max(layer["lo"], min(layer["hi"], total >> layer["shift"]))


def window(plane, weights, k, y, x):
    total = 0
    for dy in range(k):
        for dx in range(k):
            row, column = y + dy - k // 2, x + dx - k // 2
            if 0 <= row < len(plane) and 0 <= column < len(plane[0]):
                total += weights[dy * k + dx] * plane[row][column]
    return total


def evaluate(layer, inputs, row):
    """inputs: tensors [channel][row][column] -> tensor of the layer."""
    first = inputs[0]
    h, w = len(first[0]), len(first[0][0])
    if layer["op"] == "shuffle":
        f = layer["factor"]
        return [
            [[first[c * f * f + y % f * f + x % f][y // f][x // f] for x in range(w * f)] for y in range(h * f)]
            for c in range(len(first) // (f * f))
        ]
    if layer["op"] == "lookup":
        return [[[layer["_table"][v - layer["table"]["lo"]] for v in line] for line in plane] for plane in first]
    if layer["op"] == "sum":
        half = 1 << layer["shift"] - 1 if layer["shift"] else 0
        return [
            [[clamp(layer, half + sum(t[c][y][x] for t in inputs)) for x in range(w)] for y in range(h)]
            for c in range(len(first))
        ]
    k = layer["kernel"]
    bias = layer["_bias"][row if len(layer["_bias"]) > 1 else 0]
    out = []
    for o, b in enumerate(bias):
        if layer["op"] == "conv":
            planes = [plane for tensor in inputs for plane in tensor]
        else:
            planes = [first[o // layer["multiplier"]]]
        n = len(planes) * k * k
        weights = layer["_weights"][o * n : (o + 1) * n]
        out.append(
            [
                [
                    clamp(layer, b + sum(window(p, weights[i * k * k :], k, y, x) for i, p in enumerate(planes)))
                    for x in range(w)
                ]
                for y in range(h)
            ]
        )
    return out


def main(folder):
    rng = random.Random(17)
    blob = Blob()

    def weighted(op, name, inputs, count, in_channels, kernel, limit, kind, rows, shift, lo, hi, **more):
        taps = kernel * kernel * (in_channels if op == "conv" else 1)
        weights = [rng.randint(-limit, limit) for _ in range(count * taps)]
        bias = [[rng.randint(-5000, 5000) for _ in range(count)] for _ in range(rows)]
        return dict(
            op=op, name=name, inputs=inputs, kernel=kernel, shift=shift, lo=lo, hi=hi,
            weights=dict(type=kind, offset=blob.put(kind, weights)),
            bias=dict(offset=blob.put("int32", sum(bias, [])), rows=rows),
            _weights=weights, _bias=bias, **more,
        )  # fmt: skip

    table = [rng.randint(-300, 300) for _ in range(512)]
    network = dict(
        name="small",
        inputs=[dict(name="z", channels=5, lo=-127, hi=127), dict(name="s", channels=3, lo=-2047, hi=2047)],
        layers=[
            weighted("conv", "a", ["z", "s"], 8, 8, 3, 2047, "int16", 101, 9, 0, 2047, channels=8),
            weighted("conv", "b", ["a"], 4, 8, 1, 127, "int8", 1, 5, -256, 255, channels=4),
            dict(op="lookup", name="l", inputs=["b"], table=dict(type="int16", offset=blob.put("int16", table), lo=-256), _table=table),
            dict(op="sum", name="e", inputs=["b", "l"], shift=2, lo=-100, hi=120),
            dict(op="shuffle", name="p", inputs=["e"], factor=2),
            weighted("depthwise", "d", ["p"], 3, 1, 5, 32767, "int16", 101, 8, -2047, 2047, multiplier=3),
        ],
        outputs=["d", "e"],
    )
    cases = []
    for height, width, row in [(1, 1, 0), (3, 4, 100), (7, 2, 42), (2, 9, 1)]:
        values = {}
        for i in network["inputs"]:
            pick = [lambda i=i: rng.randint(i["lo"], i["hi"]), lambda i=i: rng.choice([i["lo"], i["hi"]])][row % 2]
            values[i["name"]] = [[[pick() for _ in range(width)] for _ in range(height)] for _ in range(i["channels"])]
        for layer in network["layers"]:
            values[layer["name"]] = evaluate(layer, [values[n] for n in layer["inputs"]], row)

        def tensor(name, values=values):
            t = values[name]
            flat = [v for plane in t for line in plane for v in line]
            return dict(shape=[len(t), len(t[0]), len(t[0][0])], values=flat)

        cases.append(
            dict(
                network="small", biasRow=row,
                inputs=[tensor(i["name"]) for i in network["inputs"]],
                outputs=[tensor(n) for n in network["outputs"]],
            )  # fmt: skip
        )
    layers = [{k: v for k, v in layer.items() if not k.startswith("_")} for layer in network["layers"]]
    header = json.dumps(dict(version=0, networks=[dict(network, layers=layers)])).encode()
    (folder / "small.intnet").write_bytes(b"NINT" + struct.pack("<I", len(header)) + header + blob.data)
    (folder / "small-vectors.json").write_text(json.dumps(dict(cases=cases), separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
