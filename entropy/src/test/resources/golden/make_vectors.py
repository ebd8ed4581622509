"""Writes the golden streams beside this file, from docs/format.md alone: no code shared with the Java coders.

Run once; the streams are frozen. A changed byte in them is a changed format. To run again, on purpose:
    python3 make_vectors.py --rewrite
"""

import pathlib
import random
import sys

HERE = pathlib.Path(__file__).parent
L = 1 << 16


def frequencies(rng, precision, count, skew):
    """Random frequencies, each at least 1, with the sum 2^precision; skew 0 is flat, 3 very uneven."""
    weights = [rng.random() ** skew / (1 + rng.randrange(1 + 20 * skew)) for _ in range(count)]
    spare = (1 << precision) - count
    f = [1 + int(w / sum(weights) * spare) for w in weights]
    f[f.index(max(f))] += (1 << precision) - sum(f)
    return f


def draw(rng, table):
    """A value that the table can code: mostly from its own statistics, sometimes an escape."""
    precision, low, shift, escape, f = table
    s = rng.choices(range(len(f)), f)[0]
    bins = len(f) - escape
    if s < bins and not (escape and rng.random() < 0.03):
        k = low + s
    else:
        reach = min(rng.choice([1, 3, 4, 5, 12, 100, 5000, 1 << 20]), ((1 << 20) >> shift) - 64)
        k = low - rng.randint(1, reach) if rng.random() < 0.5 else low + bins - 1 + rng.randint(1, reach)
    q = (k << shift) + rng.randrange(1 << shift)
    return max(-(1 << 20), min(1 << 20, q))


def turns_of(table, q):
    """The turns of one symbol: (precision, start, frequency) for an entry, (bits, count) for raw bits."""
    precision, low, shift, escape, f = table
    bins = len(f) - escape
    k = q >> shift
    s = k - low if low <= k < low + bins else bins
    turns = [(precision, sum(f[:s]), f[s])]
    if s == bins:
        d = low - 1 - k if k < low else k - low - bins
        v = d + 4
        b = v.bit_length() - 1
        turns += [(int(k < low), 1)] + [(1, 1)] * (b - 2) + [(0, 1)]
        turns += [(v & ((1 << min(b, 14)) - 1), min(b, 14))]
        if b > 14:
            turns += [((v >> 14) & ((1 << (b - 14)) - 1), b - 14)]
    if shift:
        turns += [(q & ((1 << shift) - 1), shift)]
    return turns


def rans(turns, lanes):
    x = [L] * lanes
    words = []
    for i in reversed(range(len(turns))):
        lane = i % lanes
        n, start, f = turns[i] if len(turns[i]) == 3 else (turns[i][1], turns[i][0], 1)
        if x[lane] >= f << (32 - n):
            words.append(x[lane] & 0xFFFF)
            x[lane] >>= 16
        x[lane] = (x[lane] // f << n) + x[lane] % f + start
    return b"".join(s.to_bytes(4, "little") for s in x) + b"".join(w.to_bytes(2, "little") for w in reversed(words))


def rans_streams():
    rng = random.Random(17)

    def table(precision, count, low=0, shift=0, escape=0, skew=1):
        return (precision, low, shift, escape, frequencies(rng, precision, count, skew))

    def mixed(tables, count):
        return [(t, draw(rng, tables[t])) for t in (rng.randrange(len(tables)) for _ in range(count))]

    latents = [table(14, n, -(n // 2), h, 1, 3) for n, h in ((8, 0), (12, 0), (40, 0), (201, 0), (256, 1), (100, 3))]
    certain = (14, 5, 0, 0, [1 << 14])
    byte = [table(12, 256, 0, 0, 0, 2)]
    only = [(14, 0, 0, 1, [1 << 14])]
    widest = [(8, -(1 << 20) >> 14, 14, 0, frequencies(rng, 8, 128, 1))]
    ends = [-(1 << 20), 1 << 20, -9, 9, 0, -4, 3, -5, 4, 1 << 14, 1 << 15, -(1 << 19)]
    yield "empty", 1, [certain], []
    yield "empty-4", 4, [certain], []
    yield "certain", 4, [certain], [(0, 5)] * 40
    yield "single", 1, latents, [(2, 0)]
    yield "single-4", 4, latents, [(2, 1)]
    for lanes in 1, 4:
        yield f"mixed-{lanes}", lanes, latents, mixed(latents, 100)
        yield f"bytes-{lanes}", lanes, byte, mixed(byte, 120)
        yield f"escape-only-{lanes}", lanes, only, [(0, q) for q in ends]
        yield f"escape-ends-{lanes}", lanes, [latents[0]], [(0, q) for q in ends]
        yield f"shift-14-{lanes}", lanes, widest, mixed(widest, 30)
    for n in (8, 9, 15, 16):
        tables = [table(n, 30, -15, 0, 1, 2), table(n, 16, -8, 2, 1, 2)]
        yield f"precision-{n}", 1 if n % 2 else 4, tables, mixed(tables, 60)
    for count in (255, 256, 257):
        yield f"length-{count}", 1 if count < 256 else 4, latents[:3], mixed(latents[:3], count)
    yield "precision-16-full", 4, [(16, 0, 0, 0, [1, (1 << 16) - 1])], [(0, i % 7 // 6 ^ 1) for i in range(50)]


def write_rans(path):
    with open(path, "w", encoding="ascii", newline="\n") as out:
        for name, lanes, tables, symbols in rans_streams():
            turns = [turn for t, q in symbols for turn in turns_of(tables[t], q)]
            print("stream", name, lanes, file=out)
            for precision, low, shift, escape, f in tables:
                print("table", precision, low, shift, escape, *f, file=out)
            print("symbols", *(f"{t}:{q}" for t, q in symbols), file=out)
            print("bytes", rans(turns, lanes).hex(), file=out)


class BinaryCoder:
    """The encoder as arithmetic on one big number: low and range are exact, carries need no care."""

    def __init__(self):
        self.low, self.range, self.shifts, self.contexts = 0, 0xFFFFFFFF, 0, {}

    def _settle(self):
        while self.range < 1 << 24:
            self.range, self.low, self.shifts = self.range << 8, self.low << 8, self.shifts + 1

    def bit(self, context, bit):
        quick, slow = self.contexts.get(context, (32768, 32768))
        bound = (self.range >> 16) * min(max((quick + slow) >> 1, 32), 65504)
        if bit:
            self.low, self.range = self.low + bound, self.range - bound
        else:
            self.range = bound
        target = 0 if bit else 65535
        self.contexts[context] = quick + ((target - quick) >> 4), slow + ((target - slow) >> 7)
        self._settle()

    def raw(self, bit):
        self.range >>= 1
        self.low += bit * self.range
        self._settle()

    def finish(self):
        omitted = 4
        while True:
            step = 1 << 8 * omitted
            value = -(-self.low // step) * step
            if value < self.low + self.range:
                return value.to_bytes(4 + self.shifts, "big")[: 4 + self.shifts - omitted]
            omitted -= 1


def binary_streams():
    """(name, decisions): a decision is (context, bit), context -1 for a bit without one."""
    rng = random.Random(18)
    yield "empty", []
    yield "one-zero", [(0, 0)]
    yield "one-one", [(0, 1)]
    yield "raw-one", [(-1, 1)]
    yield "raw-zeros", [(-1, 0)] * 40
    yield "raw-ones", [(-1, 1)] * 40
    yield "zeros", [(0, 0)] * 2000
    yield "ones", [(0, 1)] * 2000
    yield "ones-then-zeros", [(0, 1)] * 300 + [(0, 0)] * 300
    yield "alternating", [(0, i & 1) for i in range(400)]
    for share in (0.5, 0.1, 0.01):
        yield f"random-{share}", [(0, int(rng.random() < share)) for _ in range(700)]
    for count in (1, 7, 8, 9, 33):
        yield f"raw-{count}", [(-1, rng.randrange(2)) for _ in range(count)]
    yield "contexts", [(c, int(rng.random() < c / 16)) for c in (rng.randrange(16) for _ in range(900))]
    yield "mixed", [
        (c, int(rng.random() < 0.2)) for c in (rng.choice([-1, 0, 0, 0, 1, 2]) for _ in range(900))
    ]
    # Nearly always the less probable bit of a context that another bit just taught: long carries.
    yield "surprises", [(i % 5, int(i // 25 % 2 == 0)) for i in range(1000)]


def write_binary(path):
    with open(path, "w", encoding="ascii", newline="\n") as out:
        for name, decisions in binary_streams():
            coder = BinaryCoder()
            for context, bit in decisions:
                coder.raw(bit) if context < 0 else coder.bit(context, bit)
            print("stream", name, file=out)
            print("decisions", *(f"{c}:{b}" if c >= 0 else f"raw:{b}" for c, b in decisions), file=out)
            print("bytes", coder.finish().hex(), file=out)


if __name__ == "__main__":
    if sys.argv[1:] != ["--rewrite"]:
        sys.exit(__doc__)
    write_rans(HERE / "rans_streams.txt")
    write_binary(HERE / "binary_streams.txt")
