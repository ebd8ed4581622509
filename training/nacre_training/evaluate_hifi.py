"""Scores a hifi run beside Opus: log-mel distance over 0-4 and 0-8 kHz, ESTOI, SI-SDR, with bootstrap intervals of the differences.

python -m nacre_training.evaluate_hifi RUN --sounds ../shared/data/test/speech --pairs 6 7
"""

import argparse
import json
from pathlib import Path

import numpy as np
import torch

from nacre_training.export_hifi import load_run
from nacre_training.sound import SoundStore, held_out_names, iterate_sounds
from nacre_training.sound_metrics import estoi, log_mel_distance, si_sdr
from nacre_training.train import RUNS

NAMES = ("logMel4k", "logMel8k", "estoi", "siSdr")


def scores(x: np.ndarray, y: np.ndarray) -> tuple[float, ...]:
    return log_mel_distance(x, y, limit=4000), log_mel_distance(x, y), estoi(x, y), si_sdr(x, y)


@torch.no_grad()
def decoded(model, x: np.ndarray, pairs: int) -> np.ndarray:
    frame, overlap = model.config.frame, model.config.overlap
    padded = np.pad(x, (0, (-len(x)) % frame + (overlap + frame - 1) // frame * frame)).astype(np.float32)
    y = model(torch.from_numpy(padded).unsqueeze(0), torch.tensor([pairs]))[0]
    return y[0].numpy()[: len(x)]


def interval(differences: np.ndarray, seed: int = 1) -> list[float]:
    """95 % bootstrap interval of the mean."""
    rng = np.random.default_rng(seed)
    means = rng.choice(differences, (4000, len(differences))).mean(1)
    return [round(float(v), 4) for v in np.quantile(means, (0.025, 0.975))]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("run")
    parser.add_argument("--sounds", type=Path, help="a folder; without it: the held-out speakers of --data")
    parser.add_argument("--data", nargs="+", type=Path)
    parser.add_argument("--held-out", type=Path)
    parser.add_argument("--pairs", type=int, nargs="+", default=[6])
    parser.add_argument("--opus", type=int, default=6000, help="bits per second; 0: none")
    parser.add_argument("--last", action="store_true", help="the last weights, not those best on validation")
    args = parser.parse_args()
    torch.set_num_threads(1)
    model, _ = load_run(args.run, not args.last)
    if args.sounds:
        sounds = [x[:, 0] for _, x in iterate_sounds(args.sounds, model.config.rate, 1)]
    else:
        store = SoundStore(args.data, held_out_names(args.held_out), RUNS / "cache", model.config.rate)
        sounds = [store.sound(e)[:, 0] for e in store.validation if not e[0].startswith("music")]
    opus = None
    if args.opus:
        from nacre_training.peers_sound import through

        rows, kbps = [], []
        for x in sounds:
            y, size = through("libopus", x[:, None], model.config.rate, args.opus, options={"application": "voip"})
            rows.append(scores(x, y[:, 0]))
            kbps.append(size * 8 / len(x) * model.config.rate / 1000)
        opus = np.array(rows)
        print(json.dumps({"codec": f"opus {args.opus}", "kbps": round(float(np.mean(kbps)), 2), **dict(zip(NAMES, opus.mean(0).round(4).tolist()))}), flush=True)
    for pairs in args.pairs:
        ours = np.array([scores(x, decoded(model, x, pairs)) for x in sounds])
        line = {"pairs": pairs, **dict(zip(NAMES, ours.mean(0).round(4).tolist()))}
        if opus is not None:
            line["minusOpus"] = {n: interval(ours[:, i] - opus[:, i]) for i, n in enumerate(NAMES)}
        print(json.dumps(line), flush=True)


if __name__ == "__main__":
    main()
