"""Whole-file bytes and SI-SDR of a run of walloc-audio on a folder of sounds, beside FFmpeg's coders at no fewer bytes.

python -m nacre_training.evaluate_walloc_audio RUN --package FILE --sounds FOLDER [--peer libmp3lame:96000:mp3]
"""

import argparse
import json
from pathlib import Path

import numpy as np
import torch

from nacre_training import lapped
from nacre_training.integer_walloc_audio import IntegerWallocAudio
from nacre_training.lapped import SUPERFRAME
from nacre_training.models.walloc_audio import WallocAudio
from nacre_training.peers_sound import through
from nacre_training.sound import held_out_names, iterate_sounds
from nacre_training.sound_metrics import si_sdr
from nacre_training.train import RUNS
from nacre_training.train_walloc_audio import RATE, UNIT_SAMPLES, model_config
from nacre_training.walloc_audio_tables import read_tables
from nacre_training.walloc_audio_units import choose_angles, choose_frames, rotate

HEAD_BYTES = 8 + (4 + 1 + 2 + 1 + 16 + 8 + 10 + 4) + (4 + 1 + 1 + 4 + 4)  # signature, HEAD, DONE
UNIT_BYTES = 4 + 3 + 1 + 4 + 1 + 4  # chunk, index, hash, length


def load_run(run: str) -> tuple[WallocAudio, dict]:
    saved = torch.load(RUNS / run / "checkpoint.pt", map_location="cpu", weights_only=True)
    model = WallocAudio(model_config(saved["recipe"]))
    model.load_state_dict({k: v.float() for k, v in saved["average"].items()})
    return model.eval(), saved


def code_sound(coder: IntegerWallocAudio, x: np.ndarray, step_index: int, write: bool = False) -> tuple[np.ndarray, int]:
    """x (samples, channels) in [-1, 1] -> (decoded, bytes of the file; without `write` from the tables' bits, within 0.1 %)."""
    samples = len(x)
    padded = np.pad(x, ((0, -samples % SUPERFRAME), (0, 0))).T
    sizes = choose_frames(padded, step_index)
    frames = lapped.forward(padded.astype(np.float64) * 32768, sizes)
    starts = np.cumsum([0, *sizes])
    decoded, total = [], HEAD_BYTES
    for first in range(0, padded.shape[1], UNIT_SAMPLES):
        part = [f for f, at in zip(frames, starts) if first <= at < first + UNIT_SAMPLES]
        angles = choose_angles(part, 2.0 ** (12 - step_index / 20)) if len(padded) == 2 else None
        unit = coder.encode(part if angles is None else [rotate(f, angles) for f in part], step_index, angles)
        if write:
            total += UNIT_BYTES + len(coder.write(unit)[0])
        else:
            header = 8 + sum(7 + 4 * np.count_nonzero(s) for s in unit.seeds) + 2 * len(sizes) / len(starts) * len(part)
            total += UNIT_BYTES + int(np.ceil((coder.symbol_bits(unit) + header) / 8)) + 16
        decoded += coder.coefficients(unit)
    return (lapped.inverse(decoded)[:, :samples].T / 32768).clip(-1, 1), total


def best_within(coder: IntegerWallocAudio, x: np.ndarray, limit: int, guess: int = 60) -> tuple[np.ndarray, int, int]:
    """(decoded, bytes, step index) of the finest step whose file has at most `limit` bytes."""
    tried: dict[int, tuple[np.ndarray, int]] = {}
    at = guess
    while True:
        if at not in tried:
            tried[at] = code_sound(coder, x, at)
        low = max((i for i in tried if tried[i][1] <= limit), default=None)
        high = min((i for i in tried if tried[i][1] > limit), default=None)
        if low is not None and (low == 200 or high == low + 1):
            y, size = code_sound(coder, x, low, write=True)
            if size <= limit or low == 0:
                return y, size, low
            tried[low] = (y, size)
            at = max(0, low - 1)
        elif low is None:
            at = max(0, min(tried) - max(2, int(20 * np.log2(tried[min(tried)][1] / limit))))
        elif high is None:
            at = min(200, max(tried) + max(1, int(16 * np.log2(limit / max(1, tried[max(tried)][1])))))
        else:
            slope = np.log(tried[high][1] / tried[low][1]) / (high - low)
            at = int(np.clip(low + np.floor(np.log(limit / tried[low][1]) / max(slope, 1e-6)), low + 1, high - 1))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("run")
    parser.add_argument("--package", type=Path, help="take its tables; without: Laplace tables")
    parser.add_argument("--sounds", type=Path, required=True, help="folder or archive")
    parser.add_argument("--only", type=Path, help="list of the files that count")
    parser.add_argument("--peer", default="libmp3lame:96000:mp3", help="codec:bits per second:container")
    parser.add_argument("--seconds", type=float, default=0, help="only the first so many of each")
    args = parser.parse_args()
    torch.set_num_threads(1)
    coder = IntegerWallocAudio(load_run(args.run)[0])
    if args.package:
        read_tables(coder, args.package)
    only = held_out_names(args.only) if args.only else None
    codec, rate, container = args.peer.split(":")
    gains = []
    for name, x in iterate_sounds(args.sounds, RATE, 2):
        if only is not None and name not in only:
            continue
        x = x[: int(args.seconds * RATE)] if args.seconds else x
        theirs, limit = through(codec, x, RATE, int(rate), container)
        ours, size, step_index = best_within(coder, x, limit)
        row = {"sound": name, "peer": [limit, round(si_sdr(x, theirs), 2)], "ours": [size, round(si_sdr(x, ours), 2)], "step": step_index, "kbps": round(size * 8 / len(x) * RATE / 1000, 1)}
        gains.append(row["ours"][1] - row["peer"][1])
        print(json.dumps(row), flush=True)
    print(json.dumps({"mean gain": round(float(np.mean(gains)), 2), "least": round(min(gains), 2)}))


if __name__ == "__main__":
    main()
