"""Integer networks: the evaluator against plain loops, the proof of the int32 bound, conversion against float layers."""

import json
import struct

import numpy as np
import pytest
import torch
import torch.nn as nn

from nacre_training.intnet import Network, write_networks


def plain_conv(x, w, b, shift, lo, hi):
    """Straight loops in Python integers; x (in, h, w), w (out, in, k, k), b (out,)."""
    out_channels, in_channels, k, _ = w.shape
    _, height, width = x.shape
    y = np.zeros((out_channels, height, width), dtype=np.int64)
    for o in range(out_channels):
        for r in range(height):
            for c in range(width):
                acc = int(b[o])
                for i in range(in_channels):
                    for dy in range(k):
                        for dx in range(k):
                            rr, cc = r + dy - k // 2, c + dx - k // 2
                            if 0 <= rr < height and 0 <= cc < width:
                                acc += int(w[o, i, dy, dx]) * int(x[i, rr, cc])
                y[o, r, c] = min(hi, max(lo, acc >> shift))
    return y


def test_conv_equals_plain_loops():
    rng = np.random.default_rng(1)
    net = Network("n")
    a = net.input("a", 3, -100, 100, 0)
    conv = nn.Conv2d(3, 4, 3, padding=1)
    net.conv("y", [a], conv.weight, conv.bias, 8, -300, 2047)
    net.outputs = ["y"]
    x = rng.integers(-100, 101, (3, 5, 6))
    layer = net.layers[0]
    expected = plain_conv(x, layer["weights"], layer["bias"][0], layer["shift"], -300, 2047)
    assert np.array_equal(net.run({"a": x}, 0)["y"], expected)


def test_conversion_is_close_to_float():
    torch.manual_seed(2)
    net = Network("n")
    a = net.input("a", 16, 0, 2047, 8)
    conv, depthwise = nn.Conv2d(16, 16, 1), nn.Conv2d(16, 32, 3, padding=1, groups=16)
    b = net.conv("b", [a], conv.weight, conv.bias, 8, 0, 2047)
    net.depthwise("c", b, depthwise.weight, depthwise.bias, 8, -8191, 8191)
    net.outputs = ["c"]
    x = torch.randint(0, 2048, (1, 16, 7, 9))
    with torch.no_grad():
        expected = depthwise(torch.clamp(conv(x / 256), 0, 2047 / 256))[0].numpy()
    got = net.run({"a": x[0].numpy()}, 0)["c"] / 256
    assert np.abs(got - expected).max() < 0.02


def test_sums_are_proved_under_the_int32_bound():
    net = Network("n")
    a = net.input("a", 64, -(2**20), 2**20, 0)
    weight = torch.full((1, 64, 1, 1), 0.9)
    net.conv("y", [a], weight, torch.zeros(1), 0, -(2**30), 2**30)
    layer = net.layers[0]
    assert np.abs(layer["weights"]).sum() * 2**20 + np.abs(layer["bias"]).max() < 2**31
    with pytest.raises(ValueError, match="under 2\\^31"):
        net.conv("z", [a], weight * 1000, torch.zeros(1), 0, -1, 1)


def test_bias_rows_follow_the_level():
    net = Network("n")
    a = net.input("a", 1, 0, 10, 0)
    net.conv("y", [a], torch.ones(1, 1, 1, 1), torch.arange(101.0)[:, None], 0, 0, 1000)
    net.outputs = ["y"]
    x = np.array([[[3]]])
    assert [int(net.run({"a": x}, row)["y"][0, 0, 0]) for row in (0, 50, 100)] == [3, 53, 103]


def test_file_layout():
    net = Network("n")
    a = net.input("a", 2, 0, 10, 0)
    net.conv("y", [a], torch.tensor([[[[1.0]], [[-2.0]]]]), torch.zeros(1), 0, -100, 100)
    net.outputs = ["y"]
    data = write_networks([net])
    length = struct.unpack("<I", data[4:8])[0]
    header = json.loads(data[8 : 8 + length])
    layer = header["networks"][0]["layers"][0]
    blob = data[8 + length :]
    kind = {"int8": "<i1", "int16": "<i2"}[layer["weights"]["type"]]
    weights = np.frombuffer(blob, dtype=kind, count=2, offset=layer["weights"]["offset"])
    assert data[:4] == b"NINT" and np.array_equal(weights >> 0, net.layers[0]["weights"].ravel())
