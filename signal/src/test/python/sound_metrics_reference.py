"""Prints reference values of the metrics of sound for SoundMetricsTest, one line a pair of sounds.

    pip install numpy scipy
    python sound_metrics_reference.py > ../resources/dev/nacre/metrics/sound_reference.csv

Plain transcriptions of the definitions with numpy and scipy (STOI and ESTOI as in the papers and in pystoi, with all frames that
fit; mel bands on HTK's scale; NSIM by scipy's two-dimensional convolution and an exhaustive search). Rates that a metric does not
work at go through scipy.signal.resample_poly, whose filter is not ours: the test allows for it. Sounds and distortions are integer
formulas, and the test repeats them.
"""

import numpy as np
from scipy.signal import convolve2d, correlate, resample_poly

CASES = [  # rate, samples, seed; distortion; strength
    (10000, 30000, 1, "noise", 200),
    (10000, 30000, 1, "noise", 6000),
    (10000, 24000, 2, "steps", 4096),
    (10000, 24000, 2, "box", 5),
    (10000, 24000, 3, "other", 1),
    (10000, 4225, 4, "noise", 1000),
    (10000, 3900, 4, "noise", 1000),
    (16000, 48000, 5, "noise", 600),
    (16000, 48000, 5, "steps", 2048),
    (16000, 48000, 6, "box", 8),
    (16000, 48000, 6, "delay", 700),
    (16000, 48000, 7, "delay", -333),
    (16000, 48000, 7, "gain", 3),
    (16000, 48000, 8, "other", 1),
    (16000, 1300, 9, "noise", 300),
    (16000, 300, 9, "noise", 300),
    (16000, 1, 9, "noise", 300),
    (44100, 88200, 10, "noise", 2000),
    (44100, 88200, 10, "box", 9),
    (8000, 20000, 11, "steps", 3000),
]
EPS = np.finfo(float).eps


def hash32(i, seed):
    """A 16-bit value a sample, by wrapping 32-bit arithmetic."""
    h = (i * 73856093 ^ seed * 49979687) & 0xFFFFFFFF
    h = (h ^ (h >> 13)) * 1274126177 & 0xFFFFFFFF
    return (h ^ (h >> 16)) & 0xFFFF


def sound(rate, length, seed):
    """Sawtooth syllables of 0.15 s with a pitch of their own, pauses, and noise: integers of 16 bits."""
    i = np.arange(length, dtype=np.int64)
    part = rate * 3 // 20
    syllable, place = i // part, i % part
    kind = hash32(syllable, seed) % 5
    step = (90 + hash32(syllable, seed + 100) % 160) * 65536 // rate
    phase = np.cumsum(step) & 0xFFFF
    saw = phase - 32768
    square = np.where((3 * phase & 0xFFFF) < 20000, 9000, -9000)
    envelope = np.minimum(np.minimum(place, part - place) * 16, part)
    noise = hash32(i, seed + 200) - 32768
    voiced = (saw // 3 + square) * envelope // part
    hiss = noise // 5 * envelope // part
    x = np.where(kind == 0, 0, np.where(kind == 1, hiss, voiced)) + noise // 4096
    return np.clip(x, -32768, 32767)


def distort(x, rate, seed, kind, strength):
    i = np.arange(len(x), dtype=np.int64)
    if kind == "noise":
        y = x + hash32(i, seed + 300) % (2 * strength + 1) - strength
    elif kind == "steps":
        y = x // strength * strength + strength // 2
    elif kind == "box":
        padded = np.concatenate([np.zeros(strength - 1, np.int64), x])
        y = np.convolve(padded, np.ones(strength, np.int64), "valid") // strength
    elif kind == "delay":
        y = np.zeros_like(x)
        if strength > 0:
            y[strength:] = x[:-strength]
        else:
            y[:strength] = x[-strength:]
    elif kind == "gain":
        y = x // strength
    else:
        y = sound(rate, len(x), seed + 1000)
    return np.clip(y, -32768, 32767)


def si_sdr(x, y):
    x, y = x - x.mean(), y - y.mean()
    a = x @ y / (x @ x)
    return 10 * np.log10((a * x) @ (a * x) / ((y - a * x) @ (y - a * x)))


def log_mel(x, y, rate, limit):
    to_mel = lambda f: 2595 * np.log10(1 + f / 700)
    edges = 700 * (10 ** (np.linspace(0, to_mel(rate / 2), 82) / 2595) - 1)
    f = np.arange(513) * rate / 1024
    bank = np.array([np.interp(f, edges[b : b + 3], [0, 1, 0]) for b in range(80)])
    bank = bank[[b for b in range(80) if edges[b + 2] <= limit + 1e-6 and bank[b].any()]]
    window = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(1024) / 1024)

    def spectra(s):
        s = np.pad(s, 512, mode="reflect") if len(s) > 1 else np.full(1025, s[0])
        frames = np.array([s[i : i + 1024] * window for i in range(0, len(s) - 1024 + 1, 256)])
        return np.log(np.maximum(np.abs(np.fft.rfft(frames)) @ bank.T, 1e-5))

    return np.mean(np.abs(spectra(x) - spectra(y)))


def stoi_bands(x, y, rate):
    if rate != 10000:
        x, y = resample_poly(x, 10000, rate), resample_poly(y, 10000, rate)
    window = np.hanning(258)[1:-1]
    starts = range(0, len(x) - 256 + 1, 128)
    fx, fy = (np.array([s[i : i + 256] * window for i in starts]).reshape(-1, 256) for s in (x, y))
    if not len(fx):
        return None
    energy = 20 * np.log10(np.linalg.norm(fx, axis=1) + EPS)
    kept = energy > energy.max() - 40
    f = np.arange(257) * 10000 / 512
    bank = np.zeros((15, 257))
    for b in range(15):
        low, high = (np.argmin((f - 150 * 2 ** ((2 * b + side) / 6)) ** 2) for side in (-1, 1))
        bank[b, low:high] = 1
    out = []
    for frames in (fx[kept], fy[kept]):
        joined = np.zeros(len(frames) * 128 + 128)
        for i, frame in enumerate(frames):
            joined[i * 128 : i * 128 + 256] += frame
        spectra = [np.fft.rfft(joined[i : i + 256] * window, 512) for i in range(0, len(joined) - 256 + 1, 128)]
        out.append(np.sqrt(np.abs(spectra) ** 2 @ bank.T).T)
    return out


def normal(v, axis):
    v = v - v.mean(axis, keepdims=True)
    return v / (np.linalg.norm(v, axis=axis, keepdims=True) + EPS)


def stoi(x, y, rate, extended):
    bands = stoi_bands(x, y, rate)
    if bands is None or bands[0].shape[1] < 30:
        return None
    scores = []
    for end in range(30, bands[0].shape[1] + 1):
        a, b = (s[:, end - 30 : end] for s in bands)
        if extended:
            scores.append((normal(normal(a, 1), 0) * normal(normal(b, 1), 0)).sum() / 30)
        else:
            b = b * (np.linalg.norm(a, axis=1, keepdims=True) / (np.linalg.norm(b, axis=1, keepdims=True) + EPS))
            b = np.minimum(b, a * (1 + 10 ** (15 / 20)))
            scores.append((normal(a, 1) * normal(b, 1)).sum() / 15)
    return np.mean(scores)


def nsim(x, y, rate):
    if rate != 16000:
        x, y = resample_poly(x, 16000, rate), resample_poly(y, 16000, rate)
    if len(x) < 1024:
        return None
    y = y * np.sqrt((x @ x) / (y @ y))
    scale = lambda f: 21.4 * np.log10(0.00437 * f + 1)
    centres = (10 ** (np.linspace(scale(50), scale(8000), 32) / 21.4) - 1) / 0.00437
    width = 1.019 * 24.7 * (0.00437 * centres + 1)
    f = np.arange(257) * 16000 / 512
    weights = (1 + ((f[:, None] - centres) / width) ** 2) ** -4
    window = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(512) / 512)

    def bands(s):
        frames = np.array([s[i : i + 512] * window for i in range(0, len(s) - 512 + 1, 256)])
        return np.abs(np.fft.rfft(frames)) ** 2 @ weights

    a, b = bands(x), bands(y)
    floor = a.max() * 1e-6
    patch = min(30, len(a))
    loudness = [a[t : t + patch].sum() for t in range(0, len(a) - patch + 1, patch)]
    a, b = (10 * np.log10(np.maximum(s, floor) / floor) for s in (a, b))
    g = np.exp(-np.array([1, 0, 1]) / (2 * 0.5**2))
    kernel = np.outer(g, g) / g.sum() ** 2
    blur = lambda v: convolve2d(v, kernel, mode="valid")
    c1, c3 = (0.01 * 60) ** 2, (0.03 * 60) ** 2 / 2

    def similarity(p, q):
        mp, mq = blur(p), blur(q)
        sp, sq = (np.sqrt(np.maximum(0, blur(v * v) - m * m)) for v, m in ((p, mp), (q, mq)))
        luminance = (2 * mp * mq + c1) / (mp**2 + mq**2 + c1)
        return np.mean(luminance * (blur(p * q) - mp * mq + c3) / (sp * sq + c3))

    scores = []
    for n, loud in enumerate(loudness):
        if loud > max(loudness) * 1e-4:
            t = n * patch
            ends = range(max(0, t - 60), min(len(b) - patch, t + 60) + 1)
            scores.append(max(similarity(a[t : t + patch], b[u : u + patch]) for u in ends))
    return np.mean(scores)


def delay(x, y):
    if len(x) < 2:
        return 0
    correlation = correlate(y, x, "full", "direct" if len(x) < 2000 else "fft")
    middle = len(x) - 1
    reach = min(1000, middle)
    return int(np.argmax(correlation[middle - reach : middle + reach + 1])) - reach


def text(value):
    return "" if value is None else f"{value:.9f}"


print("rate,length,seed,distortion,strength,siSdr,logMel,logMel4k,stoi,estoi,nsim,delay")
for rate, length, seed, kind, strength in CASES:
    x = sound(rate, length, seed)
    y = distort(x, rate, seed, kind, strength)
    x, y = x / 32768, y / 32768
    values = [
        si_sdr(x, y) if length > 1 else None,
        log_mel(x, y, rate, rate / 2),
        log_mel(x, y, rate, 4000),
        stoi(x, y, rate, False),
        stoi(x, y, rate, True),
        nsim(x, y, rate),
    ]
    print(f"{rate},{length},{seed},{kind},{strength},{','.join(map(text, values))},{delay(x, y)}")
