"""docs/format.md is enough to decode an inr picture: a reader written from it gets every symbol and the very pixels of the Java decoder."""

import hashlib
import pathlib
import re

import inr_reader
import numpy as np
import pytest

ROOT = pathlib.Path(__file__).parents[2]
DATA = ROOT / "training/tests/data"
# SHA-256 of the planes, one after the other; InrVectorsTest has the same.
PIXELS = {
    "inr-small.ncr": "82a8eff1af11469a06021f11044a3a8564d36bfd97c76a9aa2fe7ead4ac7b4bd",
    "inr-tiles.ncr": "a9d76a2072db066d0a78f14588ee685940274d23b5e9c5b8f9c32bd275e79179",
}


@pytest.mark.parametrize("name", PIXELS)
def test_every_symbol_and_every_pixel(name):
    head, levels, symbols = inr_reader.decode((DATA / name).read_bytes())
    assert (head.grids, head.planes, len(head.tiles())) == (7, 3, 2 if name == "inr-tiles.ncr" else 1)
    assert hashlib.sha256(levels.tobytes()).hexdigest() == PIXELS[name]
    assert all(len(set(unit.hashed)) > 4 for unit in symbols), "a picture as dull as this proves little"
    assert levels.std() > 10


def test_a_changed_bit_shows():
    data = bytearray((DATA / "inr-small.ncr").read_bytes())
    data[len(data) // 2] ^= 4
    with pytest.raises(AssertionError):
        inr_reader.decode(bytes(data))


def test_the_example_of_the_page():
    page = (ROOT / "docs/format.md").read_text("utf-8")
    lines = re.search("```laplace\n(.*?)```", page, re.S)[1].splitlines()
    assert len(lines) == 2
    for line in lines:
        d, es, tails = re.fullmatch(r"\w+ d +(\d+) +e ([\d ]+)  tails ([\d ]+)", line).groups()
        expected = list(zip(map(int, es.split()), map(int, tails.split()), strict=True))
        assert [inr_reader.tail(int(d), -300, j) for j in range(8)] == expected


def test_no_power_is_near_a_half():
    distance = min(abs(2 ** (18 - i / 256) % 1 - 0.5) for i in range(256))
    assert distance > 0.008


def test_layers_have_room_for_their_limits():
    layer = inr_reader.Layer((3, np.array([[5, -7], [0, 0]])), (5, np.array([-1, 3])), 0, 10)
    # 8 bits up, so that the sum has 11, one of them for rounding: its half is in c, where -1/32 is -64.
    assert (layer.w[0].tolist(), layer.r, layer.c.tolist()) == ([5 * 256, -7 * 256], 1, [1 - 64, 1 + 192])
    limit = layer.input_limit()
    assert 12 * 256 * limit + 63 <= 2**31 - 1 < 12 * 256 * (limit + 1) + 63
