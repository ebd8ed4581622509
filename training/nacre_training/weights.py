"""Writes the weights of a run, nothing else, small enough to commit: averaged, in half precision.

python -m nacre_training.weights main-decay3 training/weights/main-decay3.pt

Copied to training/runs/NAME/checkpoint.pt such a file is enough to go on: optimisers start anew, counters go on.
"""

import argparse
from pathlib import Path

import torch

from nacre_training.train import RUNS


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("run")
    parser.add_argument("out", type=Path)
    args = parser.parse_args()
    saved = torch.load(RUNS / args.run / "checkpoint.pt", map_location="cpu", weights_only=True)
    half = {name: value.half() for name, value in saved["average"].items()}
    args.out.parent.mkdir(parents=True, exist_ok=True)
    torch.save({"model": half, "average": half, "state": saved["state"], "recipe": saved["recipe"], "data": saved["data"]}, args.out)
    print(f"{args.out}: {args.out.stat().st_size} bytes, step {saved['state']['step']}")


if __name__ == "__main__":
    main()
