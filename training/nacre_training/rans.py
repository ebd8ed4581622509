"""Writer of rANS streams and the hash of symbols, from docs/format.md ("rANS stream", "Escapes", "Hashes")."""

from itertools import accumulate

from nacre_training.tables import ESCAPE_BITS, PRECISION

RAW_BITS = 14  # most in one push
MASK = 0xFFFFFFFF


class StreamWriter:
    """Collects turns, then writes them backwards."""

    def __init__(self, tables):
        """tables: (frequencies with or without the escape last, lowest bin, shift, has an escape)."""
        self.turns, self.symbols = [], []
        self.tables = [([int(v) for v in f], [0, *accumulate(int(v) for v in f)], int(low), int(shift), escape) for f, low, shift, escape in tables]

    def raw(self, value: int, bits: int) -> None:
        if bits:
            self.turns.append((value, bits, None))

    def number(self, value: int, bits: int) -> None:
        """Raw bits that count as a symbol of the unit's hash."""
        self.raw(value, bits)
        self.symbols.append(value)

    def symbol(self, table: int, value: int) -> None:
        frequencies, starts, low, shift, escape = self.tables[table]
        self.symbols.append(value)
        bins = len(frequencies) - escape
        k = (value >> shift) - low
        entry = k if 0 <= k < bins else bins
        self.turns.append((frequencies[entry], PRECISION, starts[entry]))
        if entry == bins:
            self.raw(int(k < 0), 1)
            v = (-1 - k if k < 0 else k - bins) + (1 << ESCAPE_BITS)
            b = v.bit_length() - 1
            for _ in range(b - ESCAPE_BITS):
                self.raw(1, 1)
            self.raw(0, 1)
            self.raw(v & ((1 << min(b, RAW_BITS)) - 1), min(b, RAW_BITS))
            self.raw((v & ((1 << b) - 1)) >> RAW_BITS, max(b - RAW_BITS, 0))
        self.raw(value & ((1 << shift) - 1), shift)

    def finish(self, lanes: int) -> bytes:
        states, words = [1 << 16] * lanes, []
        for turn in range(len(self.turns) - 1, -1, -1):
            f, n, start = self.turns[turn]
            x = states[turn % lanes]
            if start is None:
                if x >= 1 << (32 - n):
                    words.append(x & 0xFFFF)
                    x >>= 16
                x = (x << n) + f
            else:
                if x >= f << (32 - n):
                    words.append(x & 0xFFFF)
                    x >>= 16
                x = (x // f << n) + x % f + start
            states[turn % lanes] = x
        return b"".join(x.to_bytes(4, "little") for x in states) + b"".join(w.to_bytes(2, "little") for w in reversed(words))


def symbol_hash(values) -> int:
    """MurmurHash3 of 32 bits over integers."""
    h, n = 0, 0
    for value in values:
        k = (value & MASK) * 0xCC9E2D51 & MASK
        k = (k << 15 | k >> 17) * 0x1B873593 & MASK
        h ^= k
        h = ((h << 13 | h >> 19) & MASK) * 5 + 0xE6546B64 & MASK
        n += 1
    h ^= 4 * n & MASK
    h = (h ^ h >> 16) * 0x85EBCA6B & MASK
    h = (h ^ h >> 13) * 0xC2B2AE35 & MASK
    return h ^ h >> 16
