"""Trains hifi-16k: one visible loop, resumable. `python -m nacre_training.train_hifi --help` lists every knob.

A run lives in training/runs/NAME: checkpoint.pt (everything, to resume), best.pt (lowest validation loss), log.jsonl.
"""

import argparse
import concurrent.futures
import dataclasses
import json
import os
import time
from pathlib import Path

import numpy as np
import torch

from nacre_training.losses.intelligibility import Intelligibility
from nacre_training.losses.repetition import Repetition
from nacre_training.losses.spectral import MultiScaleSpectral, compressed
from nacre_training.models.concealment import draw_lost
from nacre_training.models.hifi import Hifi, HifiConfig
from nacre_training.optim import Muon
from nacre_training.recipes.hifi import HifiRecipe
from nacre_training.sound import Augmenter, SoundStore, held_out_names
from nacre_training.train import RUNS, inherit_log, learning_rate_factor


def model_config(recipe: HifiRecipe) -> HifiConfig:
    names = {f.name for f in dataclasses.fields(HifiConfig)} & {f.name for f in dataclasses.fields(HifiRecipe)}
    return HifiConfig(**{name: getattr(recipe, name) for name in names})


class HifiLoss(torch.nn.Module):
    """What a codec's output is judged by; `terms` are unweighted."""

    def __init__(self, recipe: HifiRecipe, model: Hifi):
        super().__init__()
        self.recipe, self.config = recipe, model.config
        self.spectral = MultiScaleSpectral(model.config.rate)
        self.intelligibility = Intelligibility(model.config.rate)
        frame = model.config.frame
        self.repetition = Repetition(model.config.rate, (frame // 2, frame, frame * 3 // 2, frame * 2))
        self.spectra = model.spectra

    def forward(self, y: torch.Tensor, x: torch.Tensor, windows=None):
        end = x.shape[1] - self.config.overlap  # behind it too few windows overlap
        y, x = y[:, :end], x[:, :end]
        mel, convergence = self.spectral(y, x, windows)
        with torch.no_grad():
            target = compressed(self.spectra(x))
        phase = (compressed(self.spectra(y)) - target).abs().mean()
        wave = (y - x).abs().mean()
        clarity = self.intelligibility(y, x)
        repetition = self.repetition(y, x)
        r = self.recipe
        loss = r.mel_weight * mel + r.convergence_weight * convergence + r.complex_weight * phase + r.wave_weight * wave + r.intelligibility_weight * clarity + r.repetition_weight * repetition
        return loss, {"mel": mel.item(), "convergence": convergence.item(), "complex": phase.item(), "wave": wave.item(), "clarity": clarity.item(), "repetition": repetition.item()}


def draw_kept(recipe: HifiRecipe, count: int, rng: np.random.Generator) -> torch.Tensor:
    """Pairs of (stage, group) kept: mostly whole stages, sometimes one group more."""
    kept = rng.integers(1, recipe.stages + 1, count) * recipe.groups
    kept = np.where(rng.random(count) < 0.2, np.maximum(1, kept - 1), kept)
    return torch.from_numpy(np.where(rng.random(count) < recipe.full_share, recipe.focus_pairs, kept))


@torch.no_grad()
def validate(model: Hifi, loss: HifiLoss, sounds: list[np.ndarray], pairs: int) -> dict:
    """Mean terms over the held-out speakers at `pairs` codes a frame, and each table's perplexity."""
    model.eval()
    sums, total = {}, 0.0
    counts = torch.zeros(model.config.stages, model.config.groups, model.config.codes)
    for sound in sounds:
        x = torch.from_numpy(sound[: len(sound) // model.config.frame * model.config.frame, 0]).unsqueeze(0)
        y, codes, _, _ = model(x, torch.tensor([pairs]) if model.quantizer.started else None)
        value, terms = loss(y, x)
        total += value.item()
        for k, v in terms.items():
            sums[k] = sums.get(k, 0.0) + v
        if codes is not None:
            for s in range(model.config.stages):
                for g in range(model.config.groups):
                    counts[s, g] += torch.bincount(codes[0, :, s, g], minlength=model.config.codes)
    model.train()
    p = counts / counts.sum(-1, keepdim=True).clamp_min(1)
    perplexity = (-(p * p.clamp_min(1e-12).log()).sum(-1)).exp()
    return {"valid": round(total / len(sounds), 4), **{"valid_" + k: round(v / len(sounds), 4) for k, v in sums.items()}, "perplexity": [round(v, 0) for v in perplexity.flatten().tolist()]}


def train(recipe: HifiRecipe, args) -> None:
    run = RUNS / args.run
    run.mkdir(parents=True, exist_ok=True)
    checkpoint = run / "checkpoint.pt"
    torch.manual_seed(recipe.seed)
    torch.set_num_threads(args.threads or os.cpu_count() or 1)
    rng = np.random.default_rng(recipe.seed)
    config = model_config(recipe)
    store = SoundStore(args.data, held_out_names(args.held_out), RUNS / "cache", config.rate)
    shares = {Path(d).name: (recipe.music_share if Path(d).name.startswith("music") else 1.0) for d in args.data}
    validation = [store.sound(e) for e in store.validation if not e[0].startswith("music")]
    model = Hifi(config).to(args.device)
    loss_of = HifiLoss(recipe, model).to(args.device)
    average = {k: v.clone() for k, v in model.state_dict().items()}
    dense = [p for n, p in model.named_parameters() if p.dim() == 2 and "depthwise" not in n and "leave.weight" not in n]
    others = [p for p in model.parameters() if not any(p is d for d in dense)]
    optimisers = [Muon(dense, lr=recipe.muon_lr), torch.optim.Adam(others, lr=recipe.adam_lr, betas=(0.9, 0.99))]
    base_rates = [[g["lr"] for g in o.param_groups] for o in optimisers]
    state = {"step": 0, "crops": 0, "seconds": 0.0, "core_seconds": 0.0, "best": 1e9, "decay_start": int(recipe.steps * recipe.decay_from), "decay_end": recipe.steps}

    source = checkpoint if checkpoint.exists() else (RUNS / args.start / "checkpoint.pt" if args.start else None)
    if source is not None:
        saved = torch.load(source, map_location=args.device, weights_only=True)
        model.load_state_dict(saved["model"])
        average = {k: v.float() if v.is_floating_point() else v for k, v in saved["average"].items()}
        if "optimisers" in saved:
            for o, s in zip(optimisers, saved["optimisers"]):
                o.load_state_dict(s)
        state.update(saved["state"])
        rng.bit_generator.state = np.random.default_rng([recipe.seed, state["step"]]).bit_generator.state
        if not checkpoint.exists():
            state["decay_start"], state["decay_end"], state["best"] = 0, 0, 1e9
            inherit_log(RUNS / args.start / "log.jsonl", run / "log.jsonl", state["step"])
        if args.decay_steps and not state["decay_end"]:
            state["decay_start"], state["decay_end"] = state["step"], state["step"] + args.decay_steps
    print(json.dumps({"run": args.run, "recipe": dataclasses.asdict(recipe), "parameters": sum(p.numel() for p in model.parameters()), "threads": torch.get_num_threads()}), flush=True)

    length = recipe.frames * config.frame

    crop_rng = np.random.default_rng([recipe.seed, state["step"], 1])  # of its own, as crops are made ahead in another thread
    augment = Augmenter(config.rate, crop_rng)

    def batch() -> torch.Tensor:
        return torch.from_numpy(augment(store.crops(recipe.batch, int(length * 1.17) + 2, crop_rng, shares), length))

    def save(path: Path = checkpoint) -> None:
        part = path.with_suffix(".part")
        torch.save({"model": model.state_dict(), "average": average, "optimisers": [o.state_dict() for o in optimisers], "state": state, "recipe": dataclasses.asdict(recipe), "data": store.fingerprints}, part)
        part.replace(path)

    if state["step"] == 0:
        model.start_levels(torch.cat([batch() for _ in range(4)]).to(args.device))
    ahead = concurrent.futures.ThreadPoolExecutor(1)
    prefetched = ahead.submit(batch)
    log = open(run / "log.jsonl", "a")
    start, last_save, sums = time.time(), time.time(), {}
    started_at, core_started, cpu_start = state["seconds"], state["core_seconds"], time.process_time()
    latents: list[torch.Tensor] = []
    while True:
        if state["decay_end"] and state["step"] >= state["decay_end"]:
            break
        if args.minutes and time.time() - start >= args.minutes * 60:
            break
        factor = learning_rate_factor(recipe, state["step"], state["decay_start"], state["decay_end"])
        for o, rates in zip(optimisers, base_rates):
            for group, rate in zip(o.param_groups, rates):
                group["lr"] = rate * factor
        quantise = bool(model.quantizer.started)
        x = prefetched.result().to(args.device)
        prefetched = ahead.submit(batch)
        kept = draw_kept(recipe, recipe.batch, rng).to(args.device) if quantise else None
        lost = draw_lost(len(x), recipe.frames, recipe.lost_share, rng) if quantise else None
        with torch.autocast(args.device, dtype=torch.bfloat16, enabled=args.precision == "bf16"):
            y, _, commitment, z = model(x, kept, quantise and factor > 0.02, None if lost is None else lost.to(args.device))
        windows = (1024, int(rng.choice([2048, 512, 256, 128])))
        loss, terms = loss_of(y.float(), x, windows)
        for o in optimisers:
            o.zero_grad(set_to_none=True)
        (loss + recipe.commitment_weight * commitment).backward()
        norm = torch.nn.utils.clip_grad_norm_(model.parameters(), recipe.clip_norm)
        if not torch.isfinite(norm):
            raise SystemExit(f"step {state['step']}: gradient norm {norm}")
        for o in optimisers:
            o.step()
        state["step"] += 1
        state["crops"] += recipe.batch
        latents.append(z.detach().flatten(0, 1))
        latents = latents[-(recipe.kmeans_frames // len(latents[-1]) + 1) :]
        if not quantise and state["step"] >= recipe.quantise_from:
            model.quantizer.start(torch.cat(latents))
        elif quantise and state["step"] % recipe.restart_every == 0 and factor > 0.3:
            terms["restarted"] = model.quantizer.restart(torch.cat(latents[-16:]))
        decay = min(recipe.ema, (1 + state["step"]) / (10 + state["step"]))
        with torch.no_grad():
            current = model.state_dict()
            names = [k for k in average if average[k].is_floating_point() and not k.startswith("quantizer")]
            torch._foreach_lerp_([average[k] for k in names], [current[k] for k in names], 1 - decay)
            for k in average:
                if k.startswith("quantizer"):
                    average[k].copy_(current[k])
        state["seconds"] = started_at + time.time() - start
        state["core_seconds"] = core_started + time.process_time() - cpu_start
        for name, value in {"loss": loss.item(), "commitment": float(commitment), "norm": float(norm), **terms}.items():
            total, count = sums.get(name, (0.0, 0))
            sums[name] = total + value, count + 1
        if state["step"] % args.log_every == 0:
            line = {**{k: round(v, 1) if isinstance(v, float) else v for k, v in state.items()}, **{k: round(total / count, 5) for k, (total, count) in sums.items()}}
            if state["step"] % args.valid_every == 0:
                live = {k: v.clone() for k, v in model.state_dict().items()}
                model.load_state_dict(average)
                line.update(validate(model, loss_of, validation, recipe.focus_pairs))
                model.load_state_dict(live)
                if quantise and line["valid"] < state["best"]:
                    state["best"] = line["valid"]
                    save(run / "best.pt")
            log.write(json.dumps(line) + "\n")
            log.flush()
            sums = {}
        if time.time() - last_save > 120:
            save()
            last_save = time.time()
    save()
    print(json.dumps({"run": args.run, **state}), flush=True)


def parse(argv=None):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--run", required=True, help="name of the run: folder training/runs/NAME")
    parser.add_argument("--data", nargs="+", type=Path, required=True, help="tar archives or folders of sound")
    parser.add_argument("--held-out", type=Path, required=True, help="list of files to validate on instead of training")
    parser.add_argument("--start", default="", help="run to start from (weights, optimiser, counters) when this run has no checkpoint")
    parser.add_argument("--decay-steps", type=int, default=0, help="with --start: cosine to zero over this many further steps, then end")
    parser.add_argument("--minutes", type=float, default=0, help="stop (resumably) after this long; 0: no limit")
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--threads", type=int, default=0)
    parser.add_argument("--precision", choices=["fp32", "bf16"], default="fp32")
    parser.add_argument("--log-every", type=int, default=200)
    parser.add_argument("--valid-every", type=int, default=1000)
    for field in dataclasses.fields(HifiRecipe):
        parser.add_argument("--" + field.name.replace("_", "-"), type=type(field.default), default=field.default)
    args = parser.parse_args(argv)
    recipe = HifiRecipe(**{f.name: getattr(args, f.name) for f in dataclasses.fields(HifiRecipe)})
    return recipe, args


if __name__ == "__main__":
    train(*parse())
