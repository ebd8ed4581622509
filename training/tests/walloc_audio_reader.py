"""A second reader of walloc-audio units, written from the format's chapter alone: Python, numpy, int64; samples in double precision."""

import functools
import hashlib
import io
import json
import zipfile

import numpy as np
from test_rans_stream import RansDecoder, symbol_hash
from walloc_reader import array, read_networks

SIZES = (256, 512, 1024, 2048, 4096)
PHASES = (0, 2, 1, 3)
LIMIT = 2047


class AudioModel:
    def __init__(self, package):
        with zipfile.ZipFile(io.BytesIO(package)) as archive:
            entries = {name: archive.read(name) for name in archive.namelist()}
        self.json = json.loads(entries["model.json"])
        assert [self.json[key] for key in ("kind", "codec", "formatVersion")] == ["audio", "walloc-audio", 0]
        for e in self.json["entries"]:
            assert hashlib.sha256(entries[e["name"]]).hexdigest() == e["sha256"], e["name"]
        tables = {name: array(t["type"], t["shape"], t["offset"], entries["tables.bin"]) for name, t in self.json["tables"].items()}
        self.precision = self.json["parameters"]["precision"]
        self.steps, self.bands, self.splits, self.centroids = (tables[name] for name in ("steps", "bands", "splits", "centroids"))
        assert self.steps.shape == (201,) and self.bands.shape == (19,) and self.splits.shape == (4, 2) and self.centroids.shape == (64, 3)
        frequencies = np.split(tables["scaleFrequencies"], np.cumsum(tables["scaleCounts"])[:-1])
        assert len(frequencies) == 64 and all(f.min() > 0 and f.sum() == 1 << self.precision for f in frequencies)
        self.scales = [(int(m), int(h), f.tolist()) for m, h, f in zip(tables["scaleMin"], tables["scaleShifts"], frequencies)]
        self.networks = read_networks(entries["entropy.intnet"])

    def run(self, name, row, **given):
        network = self.networks[name]
        return network.run(given, row)[0]


def log(u):
    e = np.floor(np.log2(u)).astype(np.int64)  # exact below 2^48
    return 256 * e + (((u - (1 << e)) * 256) >> e)


def feature(v):
    return (log(v + 16) - 1024) >> 1


def wide(x):
    return np.array([x[max(0, i - 8) : i + 8].sum() for i in range(len(x))])


def resampled(m, size):
    if len(m) >= size:
        return m.reshape(size, -1).sum(1) // (len(m) // size)
    return m[np.arange(size) // (size // len(m))]


class Memory:
    def __init__(self, places):
        self.last, self.first = places, True
        self.recent = {n: resampled(places, n) for n in SIZES}
        self.before = {n: resampled(places, n) for n in SIZES}
        self.mean = {n: 16 * resampled(places, n) for n in SIZES}

    def planes(self, n):
        two = [self.recent[n], self.before[n]] if len(self.last) == n else [resampled(self.last, n), self.recent[n]]
        return [*two, self.mean[n] >> 4]

    def row(self, n):
        r = 3 if self.first else 0 if len(self.last) == n else 1 if len(self.last) < n else 2
        return 4 * SIZES.index(n) + r

    def add(self, m):
        n = len(m)
        shift = 2 + {256: 4, 512: 3, 1024: 2, 2048: 1, 4096: 0}[n]
        for s in SIZES:
            self.mean[s] = self.mean[s] + ((16 * resampled(m, s) - self.mean[s]) >> shift)
        self.before[n], self.recent[n], self.last, self.first = self.recent[n], m, m, False


class AudioUnit:
    """Decodes a unit of one part: `frames` of left and right (channels, size) before the inverse transform, `hash`."""

    def __init__(self, model, stream, channels, superframes):
        self.model, self.rans, self.seen = model, RansDecoder(stream, 4), []
        step = self.number(8)
        assert step <= 200
        self.bandwidths = [self.number(7) for _ in range(channels)]
        assert max(self.bandwidths) <= 64
        self.shape = np.full(18, 16)
        if self.number(1):
            self.shape = np.array([self.number(5) for _ in range(18)])
        self.angles = np.full(18, 8)
        if channels == 2 and self.number(1):
            self.angles = np.array([self.number(5) for _ in range(18)])
        memories = []
        for b in self.bandwidths:
            values = [0, *(min(16 << s, LIMIT * 256) for s in range(15))]
            seeds = [self.number(4) if low < 4 * b else 0 for low in model.bands[:-1]]
            memories.append(Memory(np.repeat([values[s] for s in seeds], np.diff(model.bands))))
        self.sizes, self.symbols, self.frames = [], [], []
        for _ in range(superframes):
            already = len(self.sizes)
            self.node(4096)
            for n in self.sizes[already:]:
                self.frame(n, memories, model.steps[np.clip(step + 5 * (self.shape - 16), 0, 200)])
        self.rans.finish()
        self.hash = symbol_hash(self.seen)

    def number(self, bits):
        self.seen.append(self.rans.raw(bits))
        return self.seen[-1]

    def node(self, n):
        cut = 0
        if n > 256:
            f = int(self.model.splits[4 - SIZES.index(n)][int(bool(self.sizes) and self.sizes[-1] < n)])
            cut = self.rans.symbol(self.model.precision, 0, 0, 0, [f, (1 << self.model.precision) - f])
            self.seen.append(cut)
        if cut:
            self.node(n // 2)
            self.node(n // 2)
        else:
            self.sizes.append(n)

    def frame(self, n, memories, steps):
        step = np.repeat(steps, np.diff(self.model.bands) * (n // 256))
        symbols, y = [], np.zeros((len(memories), n))
        for c, (memory, b) in enumerate(zip(memories, self.bandwidths)):
            q, z = np.zeros(n, dtype=np.int64), np.zeros(n, dtype=np.int64)
            if b:
                planes = memory.planes(n) + [magnitudes(s) for s in symbols]
                self.channel(c, n, n * b // 256, planes, memory.row(n), q, z)
                memory.add(magnitudes(q))
            symbols.append(q)
            offset = self.model.centroids[z, np.clip(abs(q), 1, 3) - 1]
            y[c] = np.sign(q) * (256 * abs(q) + offset) * step / 65536
        if len(memories) == 2:
            t = np.repeat(self.angles * np.pi / 32, np.diff(self.model.bands) * (n // 256))
            y = np.stack([np.cos(t) * y[0] - np.sin(t) * y[1], np.sin(t) * y[0] + np.cos(t) * y[1]])
        self.symbols.append(symbols)
        self.frames.append(y)

    def channel(self, c, n, width, planes, row, q, z):
        cells = [p[: 4 * width].reshape(width, 4) for p in planes]
        past = np.concatenate([feature(p).T for p in cells])[:, None]
        u = np.arange(width) * (4096 // n)
        around = np.stack([*(feature(wide(p.sum(1)) // 64) for p in cells), 2 * u, (3 * log(u + 1)) >> 2])[:, None]
        trunk = self.model.run(f"trunk{c}", row, past=past, around=around)
        done = []
        for k, phase in enumerate(PHASES):
            given = {"trunk": trunk}
            if k:
                total = sum(wide(m) for m in done)
                given |= {"own": feature(np.array(done))[:, None], "around": feature(total // (16 * k))[None, None]}
            index = self.model.run(f"scale{c}{k}", 0, **given)[0, 0]
            for i, scale in enumerate(index.tolist()):
                low, shift, f = self.model.scales[scale]
                q[4 * i + phase], z[4 * i + phase] = self.rans.symbol(self.model.precision, low, shift, 1, f), scale
            self.seen += q[phase : 4 * width : 4].tolist()
            done.append(magnitudes(q[phase : 4 * width : 4]))


def magnitudes(q):
    return np.minimum(abs(q), LIMIT) * 256


@functools.cache
def dct4(n):
    k = np.arange(n) + 0.5
    return np.cos(np.pi / n * k[:, None] * k) * np.sqrt(2 / n)


def samples(frames):
    """Frames of all units in order -> (channels, samples) in -1 to 1, by the formulas as they stand."""
    out = []
    for y in frames:
        out.append(y @ dct4(y.shape[1]))
    for z, after in zip(out, out[1:]):
        h = min(z.shape[1], after.shape[1]) // 2
        t = np.pi * (2 * h + 2 * np.arange(h) + 1) / (8 * h)
        left, right = z[:, ::-1][:, :h].copy(), after[:, :h].copy()
        z[:, ::-1][:, :h] = np.sin(t) * left + np.cos(t) * right
        after[:, :h] = np.sin(t) * right - np.cos(t) * left
    return np.concatenate(out, 1) / 32768
