"""Rate-distortion curve of the `nacre` command on a folder of pictures, from real files, against published curves.

training/python -m nacre_training.curve KODAK_FOLDER --anchors kodak_rd.json

Averages bpp and PSNR (8-bit RGB) over the pictures first, one curve a codec; prints a line a level, then for each anchor the
difference in bytes at equal PSNR and the BD-rate (PCHIP of ln(bpp) over PSNR, overlap cut to 27.5-40 dB).
"""

import argparse
import json
import subprocess
import tempfile
from pathlib import Path

import numpy as np
from PIL import Image

NACRE = Path(__file__).resolve().parents[2] / "nacre"
ANCHORS = ["JPEG optimized progressive 4:2:0 (measured)", "WebP m6 (measured)", "AVIF aom s6 4:4:4 (measured)", "BPG 4:4:4", "VTM"]


def measure(pictures: list[Path], level: int) -> tuple[float, float]:
    """(bpp, PSNR), averaged."""
    bpp, psnr = [], []
    with tempfile.TemporaryDirectory() as folder:
        for stage, inputs in (("encode", pictures), ("decode", None)):
            inputs = inputs or sorted(Path(folder).glob("*.ncr"))
            flags = [f"--quality={level}"] if stage == "encode" else ["--format=png"]
            subprocess.run([NACRE, stage, "--quiet", *flags, *inputs, f"--out={folder}"], check=True)
        for picture in pictures:
            original = np.asarray(Image.open(picture).convert("RGB"), dtype=np.float64)
            decoded = np.asarray(Image.open(Path(folder) / f"{picture.stem}.png").convert("RGB"), dtype=np.float64)
            mse = ((original - decoded) ** 2).mean()
            bpp.append(8 * (Path(folder) / f"{picture.stem}.ncr").stat().st_size / (original.shape[0] * original.shape[1]))
            psnr.append(10 * np.log10(255**2 / mse))
    return float(np.mean(bpp)), float(np.mean(psnr))


def pchip_slopes(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Fritsch-Carlson slopes, three-point ends."""
    h, d = np.diff(x), np.diff(y) / np.diff(x)
    m = np.zeros_like(x)
    for i in range(1, len(x) - 1):
        if d[i - 1] * d[i] > 0:
            w1, w2 = 2 * h[i] + h[i - 1], h[i] + 2 * h[i - 1]
            m[i] = (w1 + w2) / (w1 / d[i - 1] + w2 / d[i])

    def end(h0, h1, d0, d1):
        slope = ((2 * h0 + h1) * d0 - h0 * d1) / (h0 + h1)
        if slope * d0 <= 0:
            return 0.0
        return 3 * d0 if d0 * d1 < 0 and abs(slope) > 3 * abs(d0) else slope

    m[0], m[-1] = end(h[0], h[1], d[0], d[1]), end(h[-1], h[-2], d[-1], d[-2])
    return m


class Curve:
    """ln(bpp) as a function of PSNR."""

    def __init__(self, points):
        kept = []
        for bpp, psnr in sorted(points, key=lambda p: p[1]):
            if not kept or bpp > kept[-1][0]:
                kept.append((bpp, psnr))
        self.x = np.array([p for _, p in kept])
        self.y = np.log([b for b, _ in kept])
        self.m = pchip_slopes(self.x, self.y)

    def __call__(self, psnr):
        i = np.clip(np.searchsorted(self.x, psnr) - 1, 0, len(self.x) - 2)
        h = self.x[i + 1] - self.x[i]
        t = (psnr - self.x[i]) / h
        hermite = (1 + 2 * t) * (1 - t) ** 2, t * (1 - t) ** 2, t**2 * (3 - 2 * t), t**2 * (t - 1)
        return hermite[0] * self.y[i] + hermite[1] * h * self.m[i] + hermite[2] * self.y[i + 1] + hermite[3] * h * self.m[i + 1]


def bd_rate(test: Curve, reference: Curve, low: float = 27.5, high: float = 40.0):
    """(percent, low, high) or None where less than 1 dB is left."""
    low, high = max(low, test.x[0], reference.x[0]), min(high, test.x[-1], reference.x[-1])
    if high - low < 1:
        return None
    grid = np.linspace(low, high, 20001)
    return 100 * (np.exp(np.mean(test(grid) - reference(grid))) - 1), low, high


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pictures", type=Path)
    parser.add_argument("--anchors", type=Path, help="curves by name: {codecs: {name: {points: [[bpp, psnr], ...]}}}")
    parser.add_argument("--levels", nargs="+", type=int, default=list(range(0, 101, 10)))
    args = parser.parse_args()
    pictures = sorted(args.pictures.glob("*.png"))
    points = []
    for level in args.levels:
        points.append(measure(pictures, level))
        print(json.dumps({"level": level, "bpp": round(points[-1][0], 4), "psnr": round(points[-1][1], 3)}), flush=True)
    if not args.anchors:
        return
    ours, codecs = Curve(points), json.loads(args.anchors.read_text())["codecs"]
    for name in ANCHORS:
        anchor = Curve([tuple(p[:2]) for p in codecs[name]["points"]])
        grid = np.linspace(30, 33, 301)
        saved = 100 * (np.exp(ours(grid) - anchor(grid)) - 1)
        bd = bd_rate(ours, anchor)
        line = {"anchor": name, "bytesFrom30To33dB": round(float(saved.mean()), 1), "worst": round(float(saved.max()), 1)}
        if bd:
            line |= {"bdRate": round(bd[0], 1), "from": round(bd[1], 2), "to": round(bd[2], 2)}
        print(json.dumps(line))


if __name__ == "__main__":
    main()
