"""A second reader of walloc pictures up to their latents, written from docs/format.md alone: Python, numpy, int64."""

import hashlib
import io
import itertools
import json
import zipfile

import numpy as np
from test_rans_stream import RansDecoder, crc32c, symbol_hash

POSITIONS = [(0, 0), (1, 1), (0, 1), (1, 0)]
TYPES = {"int8": "<i1", "uint8": "<u1", "int16": "<i2", "uint16": "<u2", "int32": "<i4"}
HYPER_MIN = -31
VALUE_LIMIT = 1 << 20


class Bytes:
    """Numbers from the front of a byte string."""

    def __init__(self, data):
        self.data, self.at = data, 0

    def take(self, count):
        assert 0 <= count <= len(self.data) - self.at, "truncated"
        self.at += count
        return self.data[self.at - count : self.at]

    def number(self, count):
        return int.from_bytes(self.take(count), "little")

    def varint(self):
        value = 0
        for shift in range(0, 63, 7):
            byte = self.number(1)
            value |= (byte & 127) << shift
            if byte < 128:
                assert byte > 0 or shift == 0, "a varint longer than need be"
                return value
        raise AssertionError("a varint of more than 63 bits")

    def rest(self):
        return self.take(len(self.data) - self.at)


def read_chunks(data):
    """The critical chunks, (type, payload), after all checks that need no codec."""
    source, chunks, hashes = Bytes(data), [], []
    assert source.take(8) == bytes.fromhex("8E4E43520D0A1A0A"), "signature"
    while not chunks or chunks[-1][0] != "DONE":
        start = source.at
        name = source.take(4).decode("ascii")
        payload = source.take(source.varint())
        assert crc32c(data[start : source.at]) == source.number(4), f"CRC of {name}"
        assert (name == "HEAD") == (start == 8), "HEAD comes first, and once"
        if name[0].islower() or name == "INDX":
            continue
        assert name in ("HEAD", "DATA", "ALPH", "DONE"), f"critical chunk {name}"
        if name == "DATA":
            unit = Bytes(payload)
            assert unit.varint() == len(hashes), "index of a unit"
            hashes.append(unit.number(4))
        chunks.append((name, payload))
    assert not source.rest(), "bytes after DONE"
    done = Bytes(chunks[-1][1])
    assert done.varint() == len(hashes) and done.number(4) == symbol_hash(hashes) and not done.rest(), "DONE"
    return chunks


class Head:
    def __init__(self, payload):
        source = Bytes(payload)
        assert source.number(1) == 0 and source.number(1) == 0, "no walloc picture of format version 0"
        self.model_id = source.take(source.varint()).decode("ascii")
        self.model_hash = source.take(8).hex()
        self.width, self.height = source.varint(), source.varint()
        flags, self.level = source.number(1), source.number(1)
        assert not source.rest() and flags < 32 and self.level <= 100 and min(self.width, self.height) > 0
        self.grey, self.alpha, code = bool(flags & 1), bool(flags & 2), flags >> 2
        self.tile_side = 64 << code if code else 0
        self.tiled, self.lanes = code > 0, 4 if code else 1

    def tiles(self):
        """(top, left, height, width) of each, in cells."""
        rows, columns = cut(self.height, self.tile_side), cut(self.width, self.tile_side)
        return [(top, left, height, width) for top, height in rows for left, width in columns]


def cut(side, tile_side):
    """(first cell, cells) of each tile along a side of so many pixels."""
    cells = -(-side // 8)
    if tile_side == 0:
        return [(0, cells)]
    whole = side // tile_side
    count = whole + 1 if whole == 0 or side % tile_side >= 128 else whole
    step = tile_side // 8
    return [(i * step, step if i < count - 1 else cells - i * step) for i in range(count)]


class Network:
    """One integer network: its arrays, and the proof that no sum of it leaves 32 bits."""

    def __init__(self, described, blob):
        self.inputs = {i["name"]: i for i in described["inputs"]}
        self.layers, self.outputs = described["layers"], described["outputs"]
        channels = {n: i["channels"] for n, i in self.inputs.items()}
        ranges = {n: (i["lo"], i["hi"]) for n, i in self.inputs.items()}
        assert all(lo <= 0 <= hi for lo, hi in ranges.values())
        for layer in self.layers:
            name, sources, op = layer["name"], layer["inputs"], layer["op"]
            assert name not in channels and all(s in channels for s in sources), f"names at {name}"
            magnitudes = np.repeat([max(map(abs, ranges[s])) for s in sources], [channels[s] for s in sources])
            if op in ("conv", "depthwise"):
                k, taken = layer["kernel"], len(magnitudes)
                out = layer["channels"] if op == "conv" else taken * layer["multiplier"]
                shape = (out, taken, k, k) if op == "conv" else (out, k, k)
                weights = layer["w"] = array(layer["weights"]["type"], shape, layer["weights"]["offset"], blob)
                bias = layer["b"] = array("int32", (layer["bias"]["rows"], out), layer["bias"]["offset"], blob)
                by_input = abs(weights).sum((-1, -2))
                magnitudes = magnitudes if op == "conv" else np.repeat(magnitudes, layer["multiplier"])
                bounds = (by_input * magnitudes).sum(1) if op == "conv" else by_input * magnitudes
                channels[name], ranges[name] = out, limited(layer, bounds + abs(bias).max(0))
            elif op == "sum":
                assert len({channels[s] for s in sources}) == 1
                bound = sum(max(map(abs, ranges[s])) for s in sources) + (1 << layer["shift"] >> 1)
                channels[name], ranges[name] = channels[sources[0]], limited(layer, np.array([bound]))
            elif op == "shuffle":
                channels[name], ranges[name] = channels[sources[0]] // layer["factor"] ** 2, ranges[sources[0]]
            elif op == "lookup":
                (low, high), t = ranges[sources[0]], layer["table"]
                table = layer["entries"] = array(t["type"], (max(high, 0) - t["lo"] + 1,), t["offset"], blob)
                assert t["lo"] <= min(low, 0)
                channels[name], ranges[name] = channels[sources[0]], (int(table.min()), int(table.max()))
            else:
                raise AssertionError(f"operation {op}")
        self.channels, self.ranges = channels, ranges

    def run(self, given, row):
        """given: by name, (channels, h, w); those that the network does not list are left out."""
        values = {}
        for name, port in self.inputs.items():
            x = given[name]
            assert x.shape[0] <= port["channels"] and x.min() >= port["lo"] and x.max() <= port["hi"], name
            values[name] = np.pad(x, ((0, port["channels"] - x.shape[0]), (0, 0), (0, 0)))
        for layer in self.layers:
            xs = [values[s] for s in layer["inputs"]]
            values[layer["name"]] = LAYERS[layer["op"]](layer, xs, row)
        return [values[name] for name in self.outputs]


def array(kind, shape, offset, blob):
    """Row-major; int64, so that nothing here can wrap."""
    count = int(np.prod(shape))
    return np.frombuffer(blob, TYPES[kind], count, offset).astype(np.int64).reshape(shape)


def limited(layer, bounds):
    """The range of a result whose sums have these bounds."""
    bound = int(bounds.max())
    assert bound < 1 << 31, f"layer {layer['name']}: its sum may reach {bound}"
    return tuple(min(max(v >> layer["shift"], layer["lo"]), layer["hi"]) for v in (-bound, bound))


def scaled(layer, sums):
    assert abs(sums).max() < 1 << 31
    return np.clip(sums >> layer["shift"], layer["lo"], layer["hi"])


def windows(x, k):
    """(channels, h, w, k, k): what a window sees that is centred on each position."""
    r = k // 2
    return np.lib.stride_tricks.sliding_window_view(np.pad(x, ((0, 0), (r, r), (r, r))), (k, k), (1, 2))


def bias_of(layer, row):
    b = layer["b"]
    return b[row if len(b) > 1 else 0][:, None, None]


def conv(layer, xs, row):
    seen = windows(np.concatenate(xs), layer["kernel"])
    return scaled(layer, bias_of(layer, row) + np.tensordot(layer["w"], seen, ((1, 2, 3), (0, 3, 4))))


def depthwise(layer, xs, row):
    seen = np.repeat(windows(xs[0], layer["kernel"]), layer["multiplier"], axis=0)
    return scaled(layer, bias_of(layer, row) + (layer["w"][:, None, None] * seen).sum((3, 4)))


def shuffle(layer, xs, row):
    f, (c, h, w) = layer["factor"], xs[0].shape
    return xs[0].reshape(c // f**2, f, f, h, w).transpose(0, 3, 1, 4, 2).reshape(c // f**2, h * f, w * f)


def add(layer, xs, row):
    return scaled(layer, sum(xs) + (1 << layer["shift"] >> 1))


def lookup(layer, xs, row):
    return layer["entries"][xs[0] - layer["table"]["lo"]]


LAYERS = {"conv": conv, "depthwise": depthwise, "shuffle": shuffle, "sum": add, "lookup": lookup}


def read_networks(data):
    source = Bytes(data)
    assert source.take(4) == b"NINT"
    header = json.loads(source.take(source.number(4)))
    assert header["version"] == 0
    blob = source.rest()
    return {n["name"]: Network(n, blob) for n in header["networks"]}


class Model:
    """What a package knows about symbols; the graphs are left alone."""

    def __init__(self, package):
        with zipfile.ZipFile(io.BytesIO(package)) as archive:
            names = archive.namelist()
            entries = {name: archive.read(name) for name in names}
        text = entries["model.json"]
        self.identity, self.json = hashlib.sha256(text).hexdigest(), json.loads(text)
        assert names[0] == "model.json"
        assert sorted(names[1:]) == sorted(e["name"] for e in self.json["entries"]), "entries"
        for e in self.json["entries"]:
            data = entries[e["name"]]
            assert len(data) == e["bytes"] and hashlib.sha256(data).hexdigest() == e["sha256"], e["name"]
        assert [self.json[key] for key in ("kind", "codec", "formatVersion")] == ["image", "walloc", 0]
        parameters = self.json["parameters"]
        assert parameters["latentStride"] == 8 and parameters["stepBits"] == 20
        self.channels, self.hyper_channels = parameters["latentChannels"], parameters["hyperChannels"]
        self.precision = parameters["precision"]
        self.context_limit, self.hyper_limit = parameters["contextLimit"], parameters["hyperLimit"]
        self.rim = -(-parameters["synthesisHalo"] // 2)
        self.entries = entries
        tables = {name: array(t["type"], t["shape"], t["offset"], entries["tables.bin"]) for name, t in self.json["tables"].items()}
        assert tables["steps"].shape == (101, self.channels)
        self.steps, self.active = tables["steps"], tables["activeChannels"]
        hyper = tables["hyperFrequencies"][tables["hyperBands"]]
        assert hyper.shape == (101, self.hyper_channels, 64) and (hyper.sum(2) == 1 << self.precision).all()
        self.hyper_tables = [[(HYPER_MIN, 0, f.tolist()) for f in level] for level in hyper]
        ends = np.cumsum(tables["scaleCounts"])
        frequencies = np.split(tables["scaleFrequencies"], ends[:-1])
        assert len(frequencies) == 64 and all(f.min() > 0 and f.sum() == 1 << self.precision for f in frequencies)
        self.scale_tables = [(int(m), int(h), f.tolist()) for m, h, f in zip(tables["scaleMin"], tables["scaleShifts"], frequencies)]
        self.networks = read_networks(entries["entropy.intnet"])

    def run(self, name, level, **given):
        network = self.networks[name]
        if len(network.inputs) == 1:  # then its name does not matter
            given = dict(zip(network.inputs, given.values()))
        return dict(zip(network.outputs, network.run(given, level)))


class Tile:
    """Decodes a tile: `symbols` in coding order, `values` v = 16 q + mean, (active channels, cells down, cells across).

    `rim_symbols` says how many symbols come before the rest of a tile; None in a picture of one tile."""

    def __init__(self, model, level, cells, payload, tiled):
        self.model, self.level = model, level
        self.height, self.width = cells
        self.groups = tuple(-(-n // 2) for n in cells)
        self.rim_hash = int.from_bytes(payload[:2], "little") if tiled else None
        self.decoder, self.symbols = RansDecoder(payload[2:] if tiled else payload, 4 if tiled else 1), []
        self.values = np.zeros((int(model.active[level]), *cells), np.int64)
        self.known = {"psi": self.hyper()}
        self.seen = np.zeros((3, len(self.values), *self.groups), np.int64)
        self.rim_symbols = None
        if tiled:
            self.passes("rim")
            self.rim_symbols = len(self.symbols)
            assert symbol_hash(self.symbols) & 0xFFFF == self.rim_hash, "hash of the rim"
        self.passes("rest" if tiled else "all")
        self.decoder.finish()

    def passes(self, part):
        for k in range(4):
            depth = self.model.rim + 3 - k
            rim = [i for i in range(self.groups[0]) if i < depth or i >= self.groups[0] - depth]
            rows = {"rim": rim, "rest": sorted(set(range(self.groups[0])) - set(rim)), "all": range(self.groups[0])}[part]
            self.latents(k, rows)
            if k < 3:
                self.known[f"s{k}"] = self.seen[k]
                # In rows that no later pass looks at yet this is wrong, and made anew after the next pass that codes something.
                (self.known[f"d{k}"],) = self.model.run(f"context{k}", self.level, s=self.seen[k]).values()

    def symbol(self, table):
        low, shift, frequencies = table
        q = self.decoder.symbol(self.model.precision, low, shift, 1, frequencies)
        assert -VALUE_LIMIT <= q <= VALUE_LIMIT
        self.symbols.append(q)
        return q

    def hyper(self):
        rows, columns = (-(-n // 2) for n in self.groups)
        tables = self.model.hyper_tables[self.level]
        z = np.array([self.symbol(table) for table in tables for _ in range(rows * columns)])
        assert abs(z).max() <= self.model.hyper_limit
        (psi,) = self.model.run("hyper", self.level, z=z.reshape(-1, rows, columns)).values()
        assert psi.shape[1:] == (2 * rows, 2 * columns)
        return psi[:, : self.groups[0], : self.groups[1]]

    def latents(self, k, rows):
        """Pass k over some rows of groups."""
        wanted = self.model.networks[f"parameters{k}"].inputs
        out = self.model.run(f"parameters{k}", self.level, **{name: self.known[name] for name in wanted})
        mean, scale = out["mean"], out["scale"]
        for c, i, j in itertools.product(range(len(self.values)), rows, range(self.groups[1])):
            dy, dx = POSITIONS[(k + c) % 4]
            y, x = 2 * i + dy, 2 * j + dx
            if y < self.height and x < self.width:
                v = 16 * self.symbol(self.model.scale_tables[scale[c, i, j]]) + int(mean[c, i, j])
                self.values[c, y, x] = v
                if k < 3:
                    self.seen[k, c, i, j] = min(max(v, -self.model.context_limit), self.model.context_limit)


def decode(data, model):
    """Yields (Tile, hash that the file has for it) of every tile."""
    (_, head), *units, _ = read_chunks(data)
    head = Head(head)
    assert model.identity.startswith(head.model_hash) and model.json["id"] == head.model_id
    tiles = head.tiles()
    assert [name for name, _ in units] == (["DATA", "ALPH"] if head.alpha else ["DATA"]) * len(tiles)
    payloads = [payload for name, payload in units if name == "DATA"]
    for (_, _, height, width), payload in zip(tiles, payloads):
        unit = Bytes(payload)
        unit.varint()
        expected = unit.number(4)
        yield Tile(model, head.level, (height, width), unit.rest(), head.tiled), expected
