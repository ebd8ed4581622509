"""Integer frequency tables: discretised Laplacians, measured histograms, normalisation to 2^14 (docs/format.md, "Tables")."""

import math

import numpy as np

from nacre_training.models.walloc import NUM_SCALES, SCALE_MIN, SCALE_STEP

PRECISION = 14
TOTAL = 1 << PRECISION
ESCAPE_BITS = 2  # order of the Exp-Golomb code of escapes
BANDS = 5
HYPER_MIN, HYPER_VALUES = -31, 63


def band_of_level(level: int) -> int:
    return min(BANDS - 1, level * BANDS // 100)


def normalise(weights: np.ndarray) -> np.ndarray:
    """Weights (>= 0) -> frequencies >= 1 with sum 2^14, closest in coding cost (entropy.md section 3)."""
    w = np.maximum(np.asarray(weights, dtype=np.float64), 1e-12)
    f = np.maximum(1, np.floor(w * TOTAL / w.sum() + 0.5)).astype(np.int64)
    while (d := TOTAL - int(f.sum())) != 0:
        if d > 0:
            f[np.argmax(w / (2 * f + 1))] += 1
        else:
            cost = np.where(f > 1, w / (2 * f - 1), np.inf)
            f[np.argmin(cost)] -= 1
    return f


def laplace_cdf(x: float, scale: float) -> float:
    """scale: standard deviation."""
    tail = 0.5 * math.exp(-abs(x) * math.sqrt(2) / scale)
    return tail if x < 0 else 1 - tail


def laplace_weights(scale: float, shift: int, low: int, count: int) -> np.ndarray:
    """Mass of table symbols low..low+count-1 (each 2^shift values of q, floor semantics), then of everything else (the escape)."""
    edges = [((low + i) << shift) - 0.5 for i in range(count + 1)]
    cdf = np.array([laplace_cdf(e, scale) for e in edges])
    return np.append(np.diff(cdf), max(1e-9, cdf[0] + 1 - cdf[-1]))


def scales(smallest: float = SCALE_MIN, step: float = SCALE_STEP) -> list[float]:
    """Standard deviations of the 64 tables, `step` apart in the natural logarithm."""
    return [smallest * math.exp(step * i) for i in range(NUM_SCALES)]


def laplace_tables(deviations: list[float] | None = None) -> list[tuple[np.ndarray, int, int]]:
    """64 tables (frequencies with the escape last, lowest table symbol, shift)."""
    tables = []
    for scale in deviations or scales():
        shift = max(0, math.ceil(math.log2(scale / 32))) if scale > 32 else 0
        reach = max(1, math.ceil(6 * scale / (1 << shift)))
        tables.append((normalise(laplace_weights(scale, shift, -reach, 2 * reach + 1)), -reach, shift))
    return tables


def measured_tables(
    histograms: dict[int, dict[int, int]], prior: float = 3000.0, deviations: list[float] | None = None
) -> list[tuple[np.ndarray, int, int]]:
    """Laplace tables bent towards measured symbols: counts, made symmetric, plus `prior` Laplace counts. Wide tables stay Laplace."""
    tables, deviations = [], deviations or scales()
    for i, (frequencies, low, shift) in enumerate(laplace_tables(deviations)):
        histogram = histograms.get(i, {})
        if shift == 0 and sum(histogram.values()) > prior:
            scale = deviations[i]
            count = len(frequencies) - 1
            counts = np.zeros(count + 1)
            for value, n in histogram.items():
                inside = low <= value < low + count
                counts[value - low if inside else count] += n
            counts[:count] = (counts[:count] + counts[:count][::-1]) / 2
            frequencies = normalise(counts + prior * laplace_weights(scale, 0, low, count))
        tables.append((frequencies, low, shift))
    return tables


def hyper_tables(samples: list[list[np.ndarray]]) -> np.ndarray:
    """samples[band][channel] = hyper-latents seen -> (bands, Z, 64) frequencies; a little discrete-Laplace smoothing."""
    values = np.arange(HYPER_MIN, HYPER_MIN + HYPER_VALUES)
    out = []
    for band in samples:
        rows = []
        for z in band:
            spread = max(0.3, np.abs(z).mean())
            smooth = np.append(np.exp(-np.abs(values) / spread), 1e-3)
            counts = np.append(np.bincount(np.clip(z, HYPER_MIN, -HYPER_MIN) - HYPER_MIN, minlength=HYPER_VALUES), 0).astype(np.float64)
            rows.append(normalise(counts + 20 * smooth / smooth.sum()))
        out.append(rows)
    return np.array(out)


def rate_table(frequencies: np.ndarray, low: int, shift: int, q: np.ndarray) -> float:
    """Bits of values under one table, escapes included."""
    k = np.asarray(q) >> shift
    count = len(frequencies) - 1
    inside = (k >= low) & (k < low + count)
    index = np.where(inside, k - low, count)
    bits = float((PRECISION - np.log2(frequencies))[index].sum()) + shift * k.size
    for value in k[~inside]:
        distance = int(low - 1 - value if value < low else value - (low + count))
        bits += 1 + ESCAPE_BITS + 2 * (((distance >> ESCAPE_BITS) + 1).bit_length() - 1) + 1
    return bits
