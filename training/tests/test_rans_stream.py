"""A decoder of rANS streams written from docs/format.md alone, on the streams that the Java coders are tested on too."""

import pathlib

GOLDEN = pathlib.Path(__file__).parents[2] / "entropy/src/test/resources/golden/rans_streams.txt"


class RansDecoder:
    def __init__(self, data, lanes):
        numbers = [int.from_bytes(data[i : i + 4], "little") for i in range(0, 4 * lanes, 4)]
        assert len(data) >= 4 * lanes and len(data) % 2 == 0 and min(numbers) >= 1 << 16, "not a stream"
        self.x, self.turn, self.lanes = numbers, 0, lanes
        self.words = iter([data[i] | data[i + 1] << 8 for i in range(4 * lanes, len(data), 2)])

    def _end_turn(self, x):
        self.x[self.turn % self.lanes] = x if x >= 1 << 16 else x << 16 | next(self.words)
        self.turn += 1

    def raw(self, bits):
        if bits == 0:
            return 0
        x = self.x[self.turn % self.lanes]
        self._end_turn(x >> bits)
        return x & ((1 << bits) - 1)

    def symbol(self, precision, low, shift, escape, f):
        x = self.x[self.turn % self.lanes]
        above, s = x & ((1 << precision) - 1), 0
        while above >= f[s]:
            above, s = above - f[s], s + 1
        self._end_turn(f[s] * (x >> precision) + above)
        bins = len(f) - escape
        k = low + s if s < bins else self._escape(low, bins)
        q = (k << shift) + self.raw(shift)
        assert -(1 << 20) <= q <= 1 << 20, "value out of range"
        return q

    def _escape(self, low, bins):
        below, b = self.raw(1), 2
        while self.raw(1):
            b += 1
            assert b <= 22, "escape out of range"
        suffix = self.raw(min(b, 14))
        suffix |= self.raw(max(b - 14, 0)) << 14
        d = (1 << b) + suffix - 4
        return low - 1 - d if below else low + bins + d

    def finish(self):
        assert next(self.words, None) is None, "words left over"
        assert self.x == [1 << 16] * self.lanes, "wrong final state"


def streams():
    for block in GOLDEN.read_text("ascii").split("stream ")[1:]:
        head, *tables, symbols, data = block.splitlines()
        name, lanes = head.split()
        numbers = [list(map(int, line.split()[1:])) for line in tables]
        pairs = [tuple(map(int, pair.split(":"))) for pair in symbols.split()[1:]]
        yield name, int(lanes), [(*t[:4], t[4:]) for t in numbers], pairs, bytes.fromhex(data[6:])


def test_golden_streams():
    names = []
    for name, lanes, tables, pairs, data in streams():
        decoder = RansDecoder(data, lanes)
        assert [(t, decoder.symbol(*tables[t])) for t, _ in pairs] == pairs, name
        decoder.finish()
        names.append(name)
    assert len(names) >= 20


def test_damage_shows():
    _, lanes, tables, pairs, data = next(s for s in streams() if s[0] == "mixed-4")
    for i in range(len(data) * 8):
        bad = bytearray(data)
        bad[i // 8] ^= 1 << i % 8
        try:
            decoder = RansDecoder(bytes(bad), lanes)
            # A changed raw bit leaves no trace in the states: the symbols differ, and the unit's hash with them.
            assert [(t, decoder.symbol(*tables[t])) for t, _ in pairs] == pairs
            decoder.finish()
        except (AssertionError, StopIteration):
            continue
        raise RuntimeError(f"flip of bit {i} went unseen")
