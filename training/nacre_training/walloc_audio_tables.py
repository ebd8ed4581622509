"""Frequency tables, centroids and split statistics of walloc-audio, measured on what an integer coder makes of sounds."""

import json
import zipfile
from pathlib import Path

import numpy as np

from nacre_training import lapped
from nacre_training.integer_walloc_audio import CENTROIDS, IntegerWallocAudio, deviations, split_flags
from nacre_training.lapped import SIZES, SUPERFRAME
from nacre_training.models.walloc_audio import NUM_SCALES
from nacre_training.tables import ESCAPE_BITS, PRECISION, measured_tables
from nacre_training.walloc_audio_units import choose_angles, choose_frames, rotate, steps

CENTROID_PRIOR = 200.0  # symbols that say 0


class Statistics:
    """Sums over coded units from which tables follow."""

    def __init__(self):
        self.histograms: dict[int, dict[int, int]] = {}
        self.offsets = np.zeros((NUM_SCALES, CENTROIDS))
        self.counts = np.zeros((NUM_SCALES, CENTROIDS))
        self.splits = np.ones((len(SIZES) - 1, 2, 2))

    def add(self, unit, frames) -> None:
        """frames: what the encoder wanted, in 16-bit units."""
        q = np.concatenate([s.ravel() for s in unit.symbols])
        index = np.concatenate([i.ravel() for i in unit.indices])
        y = np.concatenate([f.ravel() for f in frames]) / (steps()[unit.step_index] / 256)
        q, index, y = q[index >= 0], index[index >= 0], y[index >= 0]
        for i in np.unique(index):
            values, counts = np.unique(q[index == i], return_counts=True)
            histogram = self.histograms.setdefault(int(i), {})
            for value, count in zip(values.tolist(), counts.tolist()):
                histogram[value] = histogram.get(value, 0) + count
        m = np.abs(q)
        cell = (index[m > 0], np.clip(m[m > 0], 1, CENTROIDS) - 1)
        np.add.at(self.offsets, cell, np.abs(y[m > 0]) - m[m > 0])
        np.add.at(self.counts, cell, 1)
        at, before = 0, SUPERFRAME
        while at < len(unit.sizes):
            count, flags = split_flags(unit.sizes[at:], before)
            for depth, context, split in flags:
                self.splits[depth, context, split] += 1
            at += count
            before = unit.sizes[at - 1]

    def install(self, coder: IntegerWallocAudio) -> None:
        coder.use_tables(measured_tables(self.histograms, deviations=deviations()))
        coder.centroids = np.rint(256 * self.offsets / (self.counts + CENTROID_PRIOR)).astype(np.int64)
        share = self.splits[..., 0] / self.splits.sum(-1)
        coder.splits = np.clip(np.rint(share * 2**PRECISION), 64, 2**PRECISION - 64).astype(np.int64)


def encode_unit(coder: IntegerWallocAudio, x: np.ndarray, step_index: int):
    """x (channels, samples of whole superframes) -> (unit, coefficients as they were quantised)."""
    frames = lapped.forward(x.astype(np.float64) * 32768, choose_frames(x, step_index))
    angles = None
    if len(x) == 2:
        angles = choose_angles(frames, steps()[step_index] / 256)
        frames = [rotate(f, angles) for f in frames]
    return coder.encode(frames, step_index, angles), frames


def measure_tables(coder: IntegerWallocAudio, units: list[tuple[np.ndarray, int]]) -> None:
    """Symbols of units (channels, samples) at step indices, in two halves: the quantiser weighs bits by the tables that it has."""
    for part in (units[: len(units) // 2], units):
        statistics = Statistics()
        for x, step_index in part:
            statistics.add(*encode_unit(coder, x, step_index))
        statistics.install(coder)


def read_tables(coder: IntegerWallocAudio, package: Path) -> None:
    """Gives the coder the tables of a package written from its run."""
    with zipfile.ZipFile(package) as archive:
        described, blob = json.loads(archive.read("model.json"))["tables"], archive.read("tables.bin")

    def array(name):
        t = described[name]
        kind = np.dtype(t["type"]).newbyteorder("<")
        return np.frombuffer(blob, kind, int(np.prod(t["shape"])), t["offset"]).astype(np.int64).reshape(t["shape"])

    frequencies = np.split(array("scaleFrequencies"), np.cumsum(array("scaleCounts"))[:-1])
    coder.use_tables([(f, int(low), int(shift)) for f, low, shift in zip(frequencies, array("scaleMin"), array("scaleShifts"))])
    coder.centroids, coder.splits = array("centroids"), array("splits")


def cost_table(tables, magnitudes: int = 4096) -> np.ndarray:
    """(64, magnitudes) bits of each |q| under each table, escapes included."""
    out = []
    for frequencies, low, shift in tables:
        k = np.arange(magnitudes) >> shift
        bins = len(frequencies) - 1
        inside = k < low + bins
        bits = (PRECISION - np.log2(frequencies))[np.where(inside, k - low, bins)] + shift
        distance = np.maximum(k - low - bins, 0)
        bits += np.where(inside, 0, 2 + ESCAPE_BITS + 2 * (np.floor(np.log2((distance >> ESCAPE_BITS) + 1))))
        out.append(bits)
    return np.array(out)
