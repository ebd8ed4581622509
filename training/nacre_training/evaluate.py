"""Scores a run on a folder of pictures: bpp (estimated by the float model), PSNR of 8-bit RGB and the training objective by level."""

import argparse
import io
import json
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image

from nacre_training.data import load_pictures
from nacre_training.models.walloc import Walloc, level_lambda
from nacre_training.recipes.walloc import WallocRecipe
from nacre_training.train import REFERENCE_LAMBDA, RUNS, model_config


def load_run(run: str, average: bool = True) -> tuple[Walloc, dict]:
    """(model, checkpoint) of training/runs/RUN; the averaged weights unless told otherwise."""
    saved = torch.load(RUNS / run / "checkpoint.pt", map_location="cpu", weights_only=True)
    model = Walloc(model_config(WallocRecipe(**saved["recipe"])))
    model.load_state_dict(saved["average" if average else "model"])
    return model.eval(), saved


def pad_to(x: torch.Tensor, multiple: int) -> torch.Tensor:
    """Replicates the right and lower edge of (B, C, H, W) to multiples."""
    return F.pad(x, (0, -x.shape[3] % multiple, 0, -x.shape[2] % multiple), mode="replicate")


@torch.no_grad()
def score(model: Walloc, pictures, levels) -> list[dict]:
    rows = []
    for level in levels:
        t = torch.tensor([float(level)])
        lmbda = level_lambda(model.config, t).item()
        bpp = psnr = objective = 0.0
        for _, picture in pictures:
            x = picture[None].float() / 255
            height, width = x.shape[2:]
            x_hat, bits = model.code(pad_to(x, 32), t)
            x_hat = (x_hat[:, :, :height, :width].clamp(0, 1) * 255).round()
            mse = (x_hat - picture[None].float()).square().mean().item()
            rate = bits.item() / (height * width)
            bpp += rate / len(pictures)
            psnr += 10 * torch.log10(torch.tensor(255**2 / mse)).item() / len(pictures)
            objective += (lmbda * mse + rate) * (lmbda / REFERENCE_LAMBDA) ** -0.4 / len(pictures)
        rows.append({"level": level, "bpp": round(bpp, 4), "psnr": round(psnr, 3), "objective": round(objective, 5)})
    return rows


PEERS = {
    "jpeg": ("JPEG", range(10, 96, 10), {"optimize": True, "progressive": True, "subsampling": 2}),
    "webp": ("WEBP", (5, 15, 30, 50, 65, 75, 85, 93), {"method": 6}),
    "avif": ("AVIF", range(15, 90, 10), {"speed": 6, "subsampling": "4:4:4"}),
}


def peer_curve(pictures, kind: str, qualities, options: dict) -> np.ndarray:
    """(points, 2): PSNR and ln(bpp) of a classic codec through Pillow, averaged over the pictures."""
    points = []
    for quality in qualities:
        bpp = psnr = 0.0
        for _, picture in pictures:
            pixels, file = picture.permute(1, 2, 0).numpy(), io.BytesIO()
            Image.fromarray(pixels).save(file, kind, quality=quality, **options)
            decoded = np.asarray(Image.open(file).convert("RGB"), dtype=np.float64)
            bpp += len(file.getvalue()) * 8 / (pixels.shape[0] * pixels.shape[1]) / len(pictures)
            psnr += 10 * np.log10(255**2 / ((decoded - pixels) ** 2).mean()) / len(pictures)
        points.append((psnr, np.log(bpp)))
    return np.array(sorted(points))


def against_peers(rows: list[dict], curves: dict[str, np.ndarray]) -> dict[str, list]:
    """Percent of bytes against each peer at each row's PSNR; None outside of the peer's curve. Linear in ln(bpp) between points."""
    out = {}
    for name, curve in curves.items():
        inside = [curve[0, 0] <= r["psnr"] <= curve[-1, 0] for r in rows]
        change = [100 * (r["bpp"] / np.exp(np.interp(r["psnr"], curve[:, 0], curve[:, 1])) - 1) for r in rows]
        out[name] = [round(float(c), 1) if ok else None for c, ok in zip(change, inside)]
    return out


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("runs", nargs="+")
    parser.add_argument("--pictures", type=Path, required=True)
    parser.add_argument("--levels", nargs="+", type=float, default=[0, 20, 35, 45, 55, 70, 85, 100])
    parser.add_argument("--limit", type=int, default=0, help="only the first N pictures")
    parser.add_argument("--peers", action="store_true", help="also percent of bytes against JPEG, WebP and AVIF at equal PSNR")
    parser.add_argument("--raw", action="store_true", help="the last weights instead of their average")
    parser.add_argument("--threads", type=int, default=1)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    pictures = load_pictures(args.pictures)
    pictures = pictures[: args.limit] if args.limit else pictures
    curves = {name: peer_curve(pictures, *peer) for name, peer in PEERS.items()} if args.peers else {}
    for run in args.runs:
        model, saved = load_run(run, not args.raw)
        rows = score(model, pictures, args.levels)
        mean = sum(r["objective"] for r in rows) / len(rows)
        print(json.dumps({"run": run, "step": saved["state"]["step"], "crops": saved["state"]["crops"], "objective": round(mean, 5), "rows": rows} | against_peers(rows, curves)))


if __name__ == "__main__":
    main()
