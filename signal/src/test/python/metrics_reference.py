"""Prints reference values of PSNR, SSIM and MS-SSIM for PictureMetricsTest, one line a pair of pictures.

    pip install numpy pillow scipy scikit-image torch torchmetrics
    python metrics_reference.py > ../resources/dev/nacre/metrics/reference.csv      (with ffmpeg on the PATH)

PSNR is that of FFmpeg's filter (its "average": over all samples of all planes). SSIM is scikit-image's. MS-SSIM is a plain transcription of the definition (two-dimensional windows that lie inside the
picture, product plane by plane, as in pytorch-msssim; an odd last row or column is dropped). The last column is
torchmetrics' (in float64), which averages over planes before the product, and at the coarsest scale counts windows over
mirrored borders as well. Pictures are files of samples/ or integer formulas, distortions are integer formulas, and the test
repeats both, so no picture is stored.
"""

import re
import subprocess
import tempfile
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from scipy.signal import convolve2d
from skimage.metrics import structural_similarity
from torchmetrics.functional.image import multiscale_structural_similarity_index_measure

SAMPLES = Path(__file__).resolve().parents[4] / "samples"
CASES = [  # picture: a file or width x height x channels; distortion; strength
    ("64x48x3", "noise", 12),
    ("11x11x1", "noise", 40),
    ("37x12x3", "steps", 32),
    ("201x177x3", "noise", 30),
    ("201x177x3", "steps", 64),
    ("176x176x1", "blur", 1),
    ("240x192x3", "blur", 1),
    ("240x192x3", "invert", 1),
    ("256x179x3", "noise", 90),
    ("flowers.png", "blur", 1),
    ("flowers.png", "noise", 10),
    ("screens/dashboard.png", "steps", 16),
]


def hash32(x, y, c, seed):
    """A 16-bit value a sample, by wrapping 32-bit arithmetic."""
    h = (x * 73856093 ^ y * 19349663 ^ c * 83492791 ^ seed * 49979687) & 0xFFFFFFFF
    h = (h ^ (h >> 13)) * 1274126177 & 0xFFFFFFFF
    return (h ^ (h >> 16)) & 0xFFFF


def triangle(t, period):
    t = t % (2 * period)
    return np.where(t < period, t, 2 * period - t) * 255 // period


def grid(width, height, channels):
    c, y, x = np.meshgrid(np.arange(channels), np.arange(height), np.arange(width), indexing="ij")
    return x.astype(np.int64), y.astype(np.int64), c.astype(np.int64)


def picture(name):
    """(channels, height, width) integers."""
    if name.endswith(".png"):
        return np.asarray(Image.open(SAMPLES / name).convert("RGB")).transpose(2, 0, 1).astype(np.int64)
    width, height, channels = map(int, name.split("x"))
    x, y, c = grid(width, height, channels)
    smooth = (triangle(3 * x + y + 20 * c, 97) + triangle(2 * y + 11 * c, 61) + triangle(x * y // 16, 23)) // 3
    block = np.where(((x // 19) + (y // 13)) % 3 == 0, 40, 0)
    return np.clip(smooth * 3 // 4 + block + hash32(x, y, c, 1) % 9, 0, 255)


def distort(p, kind, strength):
    channels, height, width = p.shape
    x, y, c = grid(width, height, channels)
    if kind == "noise":
        q = p + hash32(x, y, c, 2) % (2 * strength + 1) - strength
    elif kind == "steps":
        q = p // strength * strength + strength // 2
    elif kind == "blur":
        e = np.pad(p, ((0, 0), (1, 1), (1, 1)), mode="edge")
        q = sum(e[:, j : j + height, i : i + width] for j in range(3) for i in range(3)) // 9
    else:
        q = 255 - p
    return np.clip(q, 0, 255)


def means(a, b):
    """Mean similarity and mean contrast-and-structure of two planes."""
    g = np.exp(-(np.arange(-5, 6) ** 2) / (2 * 1.5**2))
    window = np.outer(g, g) / g.sum() ** 2
    blur = lambda v: convolve2d(v, window, mode="valid")
    c1, c2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    mu_a, mu_b = blur(a), blur(b)
    cs = (2 * (blur(a * b) - mu_a * mu_b) + c2) / (blur(a * a) - mu_a**2 + blur(b * b) - mu_b**2 + c2)
    return np.mean(cs * (2 * mu_a * mu_b + c1) / (mu_a**2 + mu_b**2 + c1)), np.mean(cs)


def halve(p):
    h, w = p.shape[0] // 2, p.shape[1] // 2
    return p[: 2 * h, : 2 * w].reshape(h, 2, w, 2).mean(axis=(1, 3))


def ms_ssim(a, b):
    scores = []
    for p, q in zip(a.astype(float), b.astype(float)):
        score = 1.0
        for scale, exponent in enumerate((0.0448, 0.2856, 0.3001, 0.2363, 0.1333)):
            similarity, contrast = means(p, q)
            score *= max(0.0, similarity if scale == 4 else contrast) ** exponent
            p, q = halve(p), halve(q)
        scores.append(score)
    return sum(scores) / len(scores)


def ffmpeg_psnr(a, b):
    channels, height, width = a.shape
    with tempfile.TemporaryDirectory() as folder:
        inputs = []
        for name, p in (("a", a), ("b", b)):
            file = Path(folder) / name
            # FFmpeg's planar RGB is stored green, blue, red.
            file.write_bytes((p if channels == 1 else p[[1, 2, 0]]).astype(np.uint8).tobytes())
            inputs += ["-f", "rawvideo", "-pix_fmt", "gray" if channels == 1 else "gbrp", "-s", f"{width}x{height}", "-i", str(file)]
        log = subprocess.run(["ffmpeg", "-hide_banner", *inputs, "-lavfi", "psnr", "-f", "null", "-"], capture_output=True, text=True, check=True)
    return float(re.search(r"average:([0-9.]+)", log.stderr).group(1))


print("picture,distortion,strength,psnr,ssim,msSsim,torchmetrics")
for name, kind, strength in CASES:
    a = picture(name)
    b = distort(a, kind, strength)
    ssim = structural_similarity(
        a.astype(np.uint8).transpose(1, 2, 0),
        b.astype(np.uint8).transpose(1, 2, 0),
        gaussian_weights=True,
        sigma=1.5,
        use_sample_covariance=False,
        channel_axis=-1,
        data_range=255,
    )
    ms = other = ""
    if min(a.shape[1:]) >= 176:
        t = lambda v: torch.tensor(v[None], dtype=torch.float64)
        ms = f"{ms_ssim(a, b):.9f}"
        other = f"{float(multiscale_structural_similarity_index_measure(t(a), t(b), data_range=255.0)):.9f}"
    print(f"{name},{kind},{strength},{ffmpeg_psnr(a, b):.6f},{ssim:.9f},{ms},{other}")
