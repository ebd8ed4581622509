"""Trains the code context network of a hifi run on the codes of that run. A run of its own: training/runs/NAME/checkpoint.pt.

python -m nacre_training.train_hifi_context --run hifi-context --codec hifi --data TARS --held-out LIST
"""

import argparse
import json
import time
from pathlib import Path

import numpy as np
import torch

from nacre_training.export_hifi import codebook_table, fraction_bits, load_run
from nacre_training.integer_context import IntegerContext
from nacre_training.models.code_context import INPUT_LIMIT, CodeContext
from nacre_training.sound import Augmenter, SoundStore, held_out_names
from nacre_training.train import RUNS

LATENT_LIMIT = 32767


@torch.no_grad()
def integer_codes(model, tables: torch.Tensor, bits: int, x: torch.Tensor):
    """x (B, 320 T) -> (codes (B, T, P), recon (B, T, P + 1, D) int: sums of the first p rows), as the Java quantiser has them."""
    z, _ = model.encoder(model.features(x), model.encoder.states(len(x)))
    z = torch.floor(z.double() * 2**bits + 0.5).clamp(-LATENT_LIMIT, LATENT_LIMIT)
    stages, groups, _, width = tables.shape
    residual = z.unflatten(-1, (groups, width))  # (B, T, G, W)
    total = torch.zeros_like(residual)
    codes, recon = [], [total.flatten(-2).clone()]
    for s in range(stages):
        for g in range(groups):
            table = tables[s, g].double()
            index = (table.square().sum(-1) - 2 * residual[:, :, g] @ table.T).argmin(-1)
            rows = table[index]
            residual[:, :, g] -= rows
            total[:, :, g] += rows
            codes.append(index)
            recon.append(total.flatten(-2).clone())
    return torch.stack(codes, -1), torch.stack(recon, -2)


class CodeStore:
    """Codes and partial sums of many sequences, int16, and draws of (input, code) for every pair."""

    def __init__(self, model, sequences, bits: int, batch: int = 16):
        tables = torch.from_numpy(codebook_table(model, bits))
        self.pairs = tables.shape[0] * tables.shape[1]
        self.codes, self.recon = [], []
        for at in range(0, len(sequences), batch):
            c, r = integer_codes(model, tables, bits, torch.stack([torch.from_numpy(s) for s in sequences[at : at + batch]]))
            self.codes.append(c.to(torch.int16))
            self.recon.append(r.to(torch.int16))

    def finish(self):
        self.codes, self.recon = torch.cat(self.codes), torch.cat(self.recon)  # (S, T, P), (S, T, P + 1, D)
        return self

    def draw(self, count: int, shift: int, rng: torch.Generator, kept: int = 0, start_share: float = 0.05):
        """x (P, N, 3 D) float integers, codes (P, N). kept: codes a frame of the file (0: at random, at least p + 1)."""
        s, t = torch.randint(len(self.codes), (count,), generator=rng), torch.randint(self.codes.shape[1], (count,), generator=rng)
        xs, cs = [], []
        for p in range(self.pairs):
            k = torch.full((count,), max(kept, p + 1)) if kept else torch.randint(p + 1, self.pairs + 1, (count,), generator=rng)
            before = [torch.where((t >= d).unsqueeze(-1), self.recon[s, (t - d).clamp_min(0), k], 0) for d in (1, 2)]
            if start_share:
                alone = torch.rand(count, generator=rng)
                before[0] = torch.where((alone < start_share).unsqueeze(-1), 0, before[0])
                before[1] = torch.where((alone < 2 * start_share).unsqueeze(-1), 0, before[1])
            x = torch.cat([*before, self.recon[s, t, p]], -1).to(torch.int32)
            xs.append(((x + (1 << shift >> 1)) >> shift).clamp(-INPUT_LIMIT, INPUT_LIMIT).float())
            cs.append(self.codes[s, t, p].long())
        return torch.stack(xs), torch.stack(cs)


def order0_bits(codes: torch.Tensor, size: int) -> float:
    counts = torch.bincount(codes.flatten().long(), minlength=size).double()
    p = counts / counts.sum()
    return float(-(p * p.clamp_min(1e-300).log2()).sum())


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--run", required=True)
    parser.add_argument("--codec", required=True, help="the hifi run whose codes are modelled")
    parser.add_argument("--data", nargs="+", type=Path, required=True)
    parser.add_argument("--held-out", type=Path, required=True)
    parser.add_argument("--passes", type=float, default=3.0, help="how many hours of the archive's length are coded, with fresh augmentation")
    parser.add_argument("--steps", type=int, default=3000)
    parser.add_argument("--batch", type=int, default=1024)
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--threads", type=int, default=1)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    torch.manual_seed(1)
    rng = np.random.default_rng(1)
    model, _ = load_run(args.codec)
    bits = fraction_bits(model)
    shift = max(0, bits - 7)
    store = SoundStore(args.data, held_out_names(args.held_out), RUNS / "cache", model.config.rate)
    augment = Augmenter(model.config.rate, rng)
    frames = 100
    length = frames * model.config.frame
    seconds = sum(e[3] for e in store.training) / model.config.rate * args.passes
    shares = {Path(d).name: (0.08 if Path(d).name.startswith("music") else 1.0) for d in args.data}
    batches = int(seconds / (length / model.config.rate) / 16)
    training = None
    for _ in range(batches):
        sequences = augment(store.crops(16, int(length * 1.17) + 2, rng, shares), length)
        part = CodeStore(model, list(sequences), bits)
        if training is None:
            training = part
        else:
            training.codes += part.codes
            training.recon += part.recon
    training.finish()
    held = [store.sound(e)[:, 0] for e in store.validation if not e[0].startswith("music")]
    held = np.concatenate(held)
    held = held[: len(held) // length * length].reshape(-1, length)
    validation = CodeStore(model, list(held), bits).finish()
    print(json.dumps({"training frames": training.codes.shape[0] * frames, "validation frames": validation.codes.shape[0] * frames}), flush=True)
    net = CodeContext(training.pairs, model.config.latent, model.config.codes)
    counts = torch.stack([torch.bincount(training.codes[..., p].flatten().long(), minlength=model.config.codes) for p in range(training.pairs)]).float() + 0.5
    net.logits_bias.data = (counts / counts.sum(-1, keepdim=True)).log().unsqueeze(1)
    optimiser = torch.optim.AdamW(net.parameters(), lr=args.rate, betas=(0.9, 0.99), weight_decay=0.02, fused=True)
    generator = torch.Generator().manual_seed(1)
    start = time.time()
    for step in range(args.steps):
        for group in optimiser.param_groups:
            group["lr"] = args.rate * min(1, (step + 1) / 50) * 0.5 * (1 + np.cos(np.pi * step / args.steps))
        x, codes = training.draw(args.batch, shift, generator)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            loss = net.bits(x, codes).mean()
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        optimiser.step()
        if (step + 1) % 250 == 0:
            with torch.no_grad():
                x, codes = validation.draw(4000, shift, torch.Generator().manual_seed(2), kept=6, start_share=0)
                held_bits = net.bits(x, codes)[:6]
                zero = [order0_bits(validation.codes[..., p], model.config.codes) for p in range(6)]
            print(json.dumps({"step": step + 1, "seconds": round(time.time() - start), "train": round(loss.item(), 3), "valid": round(held_bits.mean().item(), 3), "order0": round(float(np.mean(zero)), 3), "ratio": round(float(held_bits.mean() / np.mean(zero)), 4), "pairs": [round(v, 2) for v in held_bits.tolist()]}), flush=True)
    with torch.no_grad():
        integers = IntegerContext(net, shift)
        x, codes = validation.draw(3000, shift, torch.Generator().manual_seed(3), kept=6, start_share=0)
        floats = net.bits(x, codes)[:6].mean().item()
        exact = float(np.mean([integers.bits(x[p], codes[p], p) for p in range(6)]))
    print(json.dumps({"float": round(floats, 4), "integer": round(exact, 4), "loss": round(exact / floats - 1, 5)}))
    run = RUNS / args.run
    run.mkdir(parents=True, exist_ok=True)
    torch.save({"model": net.state_dict(), "shift": shift, "codec": args.codec, "fractionBits": bits, "steps": args.steps}, run / "checkpoint.pt")


if __name__ == "__main__":
    main()
