"""A second reader of inr pictures down to their samples, written from docs/format.md alone: Python, numpy, int64."""

import itertools
import math

import numpy as np
from test_rans_stream import RansDecoder, symbol_hash
from walloc_reader import Bytes, cut, read_chunks

NEIGHBOURS = [(-1, 0), (0, -1), (-1, -1), (1, -1), (-2, 0), (0, -2), (0, -3), (-3, 0)]
NEIGHBOURS += [(-2, -1), (1, -2), (-1, -2), (2, -1), (-2, -2), (-3, -1), (2, -2), (1, -3)]
G = [round(2 ** (18 - i / 256)) for i in range(256)]
INT_MAX = 2**31 - 1


class Head:
    def __init__(self, payload):
        source = Bytes(payload)
        assert source.number(1) == 2 and source.number(1) == 0, "no inr picture of format version 0"
        assert source.take(source.varint()) == b"none" and source.take(8) == bytes(8), "no model"
        self.width, self.height = source.varint(), source.varint()
        flags, layers, inputs = source.number(1), source.number(1), source.number(1)
        self.context_width, self.synthesis_width = source.number(1) + 1, source.number(1) + 1
        assert not source.rest() and flags < 32 and flags >> 2 != 1 and min(self.width, self.height) > 0
        self.planes, self.alpha, code = 1 if flags & 1 else 3, bool(flags & 2), flags >> 2
        self.tile_side = 64 << code if code else 0
        self.grids, self.residuals, self.hidden = (layers & 7) + 1, layers >> 3 & 3, (layers >> 5) + 1
        self.neighbours, self.bits = (inputs & 15) + 1, (inputs >> 4) + 1
        assert self.grids <= 7 and self.hidden <= 3 and self.bits <= 10
        assert self.context_width <= 32 and self.synthesis_width <= 64
        self.limit = 2**self.bits - 1

    def arrays(self):
        """(shape, whether biases) of the networks' arrays in coding order."""
        c, n, k, s, p = self.context_width, self.neighbours, self.grids, self.synthesis_width, self.planes
        result, inputs = [], n
        for _ in range(self.hidden):
            result += [((c, inputs), False), ((c,), True)]
            inputs = c
        result += [((2, c), False), ((2, n), False), ((2,), True), ((1, 4), False), ((s, k), False), ((s,), True)]
        result += [((p, s), False), ((p, k), False), ((p,), True)]
        return result + self.residuals * [((p, p * 9), False), ((p,), True)]

    def size(self, grid):
        return -(-self.height >> grid), -(-self.width >> grid)

    def tiles(self):
        """(top, left, bottom, right) of each, in pixels."""
        rows, columns = cut(self.height, self.tile_side), cut(self.width, self.tile_side)
        return [
            (8 * y, 8 * x, min(8 * (y + h), self.height), min(8 * (x + w), self.width))
            for y, h in rows
            for x, w in columns
        ]


class Stream(RansDecoder):
    """Whose frequencies are computed for each symbol."""

    def slot(self, precision):
        return self.x[self.turn % self.lanes] & ((1 << precision) - 1)

    def entry(self, precision, start, frequency):
        x = self.x[self.turn % self.lanes]
        self._end_turn(frequency * (x >> precision) + (x & ((1 << precision) - 1)) - start)


def tail(d, scale, j):
    """e and tail(j) of a side."""
    e = ((d + 256 * j) * G[scale % 256]) >> (18 + (scale >> 8))
    return e, max(16 >> j, 1, G[e % 256] >> (4 + e // 256))


def side(d, scale):
    """(tail(j), tail(j + 1)) going outwards; the last, with 0, is the entry of all values further out."""
    for j in itertools.count():
        outer, inner = tail(d, scale, j)[1], tail(d, scale, j + 1)[1]
        if outer == inner:
            yield outer, 0
            return
        yield outer, inner


class Symbols:
    """The integers of one unit, and what its hash is over."""

    def __init__(self, coded):
        self.stream, self.hashed = Stream(coded, 1), []

    def laplace(self, mean, scale, limit):
        middle = (mean + 128) >> 8
        offset = mean - 256 * middle
        below, above = tail(128 + offset, scale, 0)[1], tail(128 - offset, scale, 0)[1]
        slot = self.stream.slot(15)
        if below <= slot < 2**15 - above:
            self.stream.entry(15, below, 2**15 - below - above)
            value = middle
        else:
            sign = -1 if slot < below else 1
            place = slot if sign < 0 else 2**15 - 1 - slot
            [(j, outer, inner)] = [(j, o, i) for j, (o, i) in enumerate(side(128 - sign * offset, scale)) if i <= place < o]
            self.stream.entry(15, inner if sign < 0 else 2**15 - outer, outer - inner)
            value = middle + sign * (1 + j + (self.further(limit) if inner == 0 else 0))
        assert abs(value) <= limit, "a value beyond its limit"
        return value

    def further(self, limit):
        b = 0
        while self.stream.raw(1):
            b += 1
            assert 2**b <= 2 * limit + 1, "a value beyond its limit"
        n = 1
        for _ in range(b):
            n = 2 * n + self.stream.raw(1)
        return n - 1

    def networks(self, head):
        """(shift, numbers) of each array."""
        result, last = [], [0, 0]
        for shape, bias in head.arrays():
            code, shift, numbers = self.stream.raw(6), 0, [0] * math.prod(shape)
            if code != 63:
                if not self.stream.raw(1):
                    last[bias] = self.stream.raw(4)
                shift, s = last[bias], 64 * code - 1280
                t = 0 if s <= 1280 else -(-(s - 1280) // 256)
                for i in range(len(numbers)):
                    high = self.laplace(-128 if t else 0, s - 256 * t, 32768)
                    numbers[i] = (high << t) + (self.stream.raw(t) if t else 0)
                    assert abs(numbers[i]) <= 32767
            self.hashed += [shift, *numbers]
            result.append((shift, np.array(numbers, dtype=np.int64).reshape(shape)))
        return result


class Layer:
    """Weights, perhaps biases, and how many fraction bits go in and come out."""

    def __init__(self, weights, biases, a, b):
        s, w = weights
        u = max(0, b + 1 - s - a)
        f = s + a + u
        self.w, self.r = w << u, f - b
        self.c = np.full(len(w), 1 << (self.r - 1), dtype=np.int64)
        if biases:
            t, v = biases
            self.c += v << (f - t) if t <= f else (v + (1 << (t - f - 1))) >> (t - f)
        assert abs(self.c).max() <= INT_MAX

    def sizes(self):
        return [(int(abs(w).sum()), abs(int(c))) for w, c in zip(self.w, self.c, strict=True)]

    def input_limit(self):
        return min([2**22 - 1] + [(INT_MAX - c) // w for w, c in self.sizes() if w])

    def bound(self, limit):
        return 1 + (max(w * limit + c for w, c in self.sizes()) >> self.r)

    def __call__(self, x):
        """x is (inputs, positions)."""
        return (self.c[:, None] + self.w @ x) >> self.r


class Context:
    def __init__(self, head, arrays):
        layers = [Layer(*arrays[2 * i : 2 * i + 2], 10 if i else 0, 10) for i in range(head.hidden)]
        output, skip, biases = arrays[2 * head.hidden : 2 * head.hidden + 3]
        self.output, self.skip = Layer(output, biases, 10, 8), Layer(skip, None, 0, 8)
        self.hidden = [(layer, after.input_limit()) for layer, after in zip(layers, [*layers[1:], self.output], strict=True)]
        assert min(layers[0].input_limit(), self.skip.input_limit()) >= head.limit
        assert self.output.bound(self.output.input_limit()) + self.skip.bound(head.limit) <= 2**30
        self.head = head

    def __call__(self, neighbours):
        x = neighbours
        for layer, limit in self.hidden:
            x = np.clip(layer(x), 0, limit)
        mean, scale = self.output(x) + self.skip(neighbours)
        largest = 256 * self.head.limit
        return np.clip(mean, -largest, largest).tolist(), np.clip(scale, -1280, 1792).tolist()


def decode_grid(symbols, context, height, width):
    """Latents of a grid of one tile."""
    head = context.head
    grid = np.zeros((height + 3, width + 6), dtype=np.int64)  # a margin that reads as 0
    for t in range(width + 3 * (height - 1)):
        ys = np.array([y for y in range(height) if 0 <= t - 3 * y < width], dtype=np.int64)
        if len(ys):
            xs = t - 3 * ys
            around = np.stack([grid[3 + ys + dy, 3 + xs + dx] for dx, dy in NEIGHBOURS[: head.neighbours]])
            for y, x, mean, scale in zip(ys, xs, *context(around), strict=True):
                grid[3 + y, 3 + x] = symbols.laplace(mean, scale, head.limit)
                symbols.hashed.append(int(grid[3 + y, 3 + x]))
    return grid[3:, 3:-3]


class Synthesis:
    def __init__(self, head, arrays):
        self.head, at, a = head, 2 * head.hidden + 3, 18 - head.bits
        self.taps = Layer(arrays[at], None, a, a)
        self.layer = Layer(arrays[at + 1], arrays[at + 2], a, 12)
        self.output, self.skip = Layer(arrays[at + 3], arrays[at + 5], 12, 14), Layer(arrays[at + 4], None, a, 14)
        self.residuals = [Layer(*arrays[at + 6 + 2 * i : at + 8 + 2 * i], 14, 14) for i in range(head.residuals)]
        for layer in self.residuals:
            for p in range(head.planes):
                layer.w[p, 9 * p + 4] += 1 << layer.r
        self.u = min(layer.input_limit() for layer in (self.taps, self.layer, self.skip))
        self.h = self.output.input_limit()
        self.v = min([2**22 - 1] + [layer.input_limit() for layer in self.residuals])
        assert head.limit << a <= self.u
        assert self.output.bound(self.h) + self.skip.bound(self.u) <= 2**30

    def double(self, x, size):
        """Rows of a plane become `size` rows."""
        outputs = np.arange(size)
        i, odd = outputs // 2, outputs % 2
        sources = np.where(odd, [i + 2, i + 1, i, i - 1], [i - 2, i - 1, i, i + 1])
        rows = x[np.clip(sources, 0, len(x) - 1)]
        return np.clip(self.taps(rows.reshape(4, -1)), -self.u, self.u).reshape(size, -1)

    def levels(self, grids):
        """(planes, height, width), 0 to 255."""
        head, inputs = self.head, []
        for k, grid in enumerate(grids):
            x = grid << (18 - head.bits)
            for level in range(k - 1, -1, -1):
                height, width = head.size(level)
                x = self.double(self.double(x, height).T, width).T
            inputs.append(x.reshape(-1))
        x = np.stack(inputs)
        y = self.output(np.clip(self.layer(x), 0, self.h)) + self.skip(x)
        y = np.clip(y, -self.v, self.v).reshape(head.planes, head.height, head.width)
        for layer in self.residuals:
            padded = np.pad(y, ((0, 0), (1, 1), (1, 1)), mode="edge")
            taps = [padded[p, r : r + head.height, c : c + head.width].reshape(-1)
                    for p in range(head.planes) for r in range(3) for c in range(3)]
            y = np.clip(layer(np.stack(taps)), -self.v, self.v).reshape(y.shape)
        return np.clip((255 * y + 2**13) >> 14, 0, 255).astype(np.uint8)


def decode(data):
    """Head, levels, and for each DATA unit its hashed integers and the hash that the file has."""
    (name, payload), *chunks = read_chunks(data)
    assert name == "HEAD"
    head = Head(payload)
    assert not head.alpha, "this reader has no alpha"
    units = [Bytes(payload) for name, payload in chunks if name == "DATA"]
    hashes = [(unit.varint(), unit.number(4))[1] for unit in units]
    symbols = [Symbols(unit.rest()) for unit in units]
    arrays = symbols[0].networks(head)
    context, tiles = Context(head, arrays), head.tiles()
    assert len(units) == len(tiles) + (head.tile_side > 0)
    grids = [np.zeros(head.size(k), dtype=np.int64) for k in range(head.grids)]
    for unit, (top, left, bottom, right) in zip(symbols[head.tile_side > 0 :], tiles, strict=True):
        for k in range(head.grids - 1, -1, -1):
            rows, columns = slice(top >> k, -(-bottom >> k)), slice(left >> k, -(-right >> k))
            part = grids[k][rows, columns]
            part[:] = decode_grid(unit, context, *part.shape)
    for unit, expected in zip(symbols, hashes, strict=True):
        unit.stream.finish()
        assert symbol_hash(unit.hashed) == expected
    return head, Synthesis(head, arrays).levels(grids), symbols
