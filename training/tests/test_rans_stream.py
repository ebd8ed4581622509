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
            assert b <= 21, "escape out of range"
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


def crc32c(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0x82F63B78 if crc & 1 else 0)
    return crc ^ 0xFFFFFFFF


def symbol_hash(values):
    def rotl(x, n):
        return (x << n | x >> 32 - n) & 0xFFFFFFFF

    h = 0
    for k in values:
        h ^= rotl(k * 0xCC9E2D51 & 0xFFFFFFFF, 15) * 0x1B873593 & 0xFFFFFFFF
        h = (rotl(h, 13) * 5 + 0xE6546B64) & 0xFFFFFFFF
    h ^= 4 * len(values)
    h = (h ^ h >> 16) * 0x85EBCA6B & 0xFFFFFFFF
    h = (h ^ h >> 13) * 0xC2B2AE35 & 0xFFFFFFFF
    return h ^ h >> 16


def test_the_complete_file_of_the_page():
    page = (pathlib.Path(__file__).parents[2] / "docs/format.md").read_text("utf-8")
    lines = page.split("```hexdump\n")[1].split("```")[0].splitlines()
    data = b"".join(bytes.fromhex(line[5:29]) for line in lines)
    assert data[:8] == bytes.fromhex("8E4E43520D0A1A0A")
    chunks, at = {}, 8
    while at < len(data):
        start, length = at + 5, data[at + 4]  # every length on the page is below 128: one byte
        end = start + length
        assert crc32c(data[at:end]) == int.from_bytes(data[end : end + 4], "little")
        chunks[data[at : at + 4]], at = data[start:end], end + 4
    assert list(chunks) == [b"HEAD", b"DATA", b"DONE"]
    decoder = RansDecoder(chunks[b"DATA"][5:], lanes=1)
    values = [decoder.symbol(8, -1, 0, 1, [64, 128, 63, 1]) for _ in range(chunks[b"HEAD"][-1])]
    decoder.finish()
    assert values == [0, 0, -1, 1, 7, 0]
    unit_hash = symbol_hash(values)
    assert unit_hash.to_bytes(4, "little") == chunks[b"DATA"][1:5]
    assert chunks[b"DONE"] == b"\x01" + symbol_hash([unit_hash]).to_bytes(4, "little")
