"""Trains walloc-rgb: one visible loop, resumable. `python -m nacre_training.train --help` lists every knob.

A run lives in training/runs/NAME: checkpoint.pt (everything, to resume exactly), log.jsonl (a line now and then).
"""

import argparse
import dataclasses
import json
import math
import os
import time
from pathlib import Path

import numpy as np
import torch

from nacre_training.data import PictureStore
from nacre_training.models.walloc import Walloc, WallocConfig, level_lambda
from nacre_training.optim import Muon
from nacre_training.recipes.walloc import WallocRecipe

RUNS = Path(__file__).resolve().parent.parent / "runs"
REFERENCE_LAMBDA = 0.0067
MAX_LEVEL = 100.0
SMALL_SIZES = (8, 16, 24, 32, 64)


def model_config(recipe: WallocRecipe) -> WallocConfig:
    names = {f.name for f in dataclasses.fields(WallocConfig)} & {f.name for f in dataclasses.fields(WallocRecipe)}
    return WallocConfig(**{name: getattr(recipe, name) for name in names})


def parameter_groups(model: Walloc):
    """(dense convolutions for Muon, tables for fast Adam, the rest for Adam)."""
    muon, tables, rest = [], [], []
    linear_or_head = ("skip", "mean.", "scale.", "predict", "contexts", "depthwise")
    for name, p in model.named_parameters():
        if name in ("log_gain", "hyper_log_scale"):
            tables.append(p)
        elif p.dim() == 4 and not any(part in name for part in linear_or_head):
            muon.append(p)
        else:
            rest.append(p)
    return muon, tables, rest


def draw_levels(recipe: WallocRecipe, count: int, rng: np.random.Generator) -> torch.Tensor:
    focus = rng.random(count) < recipe.focus_share
    levels = np.where(focus, rng.uniform(recipe.focus_low, recipe.focus_high, count), rng.uniform(0, MAX_LEVEL, count))
    return torch.from_numpy(levels.astype(np.float32))


def loss_of(model: Walloc, x: torch.Tensor, levels: torch.Tensor, autocast: bool):
    """Mean over the batch of (lambda 255^2 MSE + bpp), each crop weighted by (lambda / reference)^-0.4 so that no level rules."""
    with torch.autocast(x.device.type, dtype=torch.bfloat16, enabled=autocast):
        x_hat, bits = model(x, levels)
    lmbda = level_lambda(model.config, levels)
    mse = (x_hat - x).square().mean((1, 2, 3)) * 255**2
    bpp = bits / (x.shape[2] * x.shape[3])
    weight = (lmbda / REFERENCE_LAMBDA) ** -0.4
    return (weight * (lmbda * mse + bpp)).mean(), {"mse": mse.mean().item(), "bpp": bpp.mean().item()}


def learning_rate_factor(recipe: WallocRecipe, step: int, decay_start: int, decay_end: int) -> float:
    factor = min(1.0, (step + 1) / recipe.warmup_steps)
    if decay_end and step >= decay_start:
        t = min(1.0, (step - decay_start) / max(1, decay_end - decay_start))
        factor *= 0.5 * (1 + math.cos(math.pi * t))
    return factor


def choose_speed(model: Walloc, threads: list[int], precisions: list[bool], x, levels):
    """Times a step for each precision (autocast to bf16 or not) and thread count; returns (autocast, threads, report)."""
    report = {}
    for count in threads:
        torch.set_num_threads(count)
        for autocast in precisions:
            times = []
            for _ in range(4):
                start = time.perf_counter()
                loss_of(model, x, levels, autocast)[0].backward()
                times.append(time.perf_counter() - start)
            model.zero_grad(set_to_none=True)
            report[(autocast, count)] = min(times[1:])
    autocast, count = min(report, key=report.get)
    torch.set_num_threads(count)
    return autocast, count, {f"{'bf16' if a else 'fp32'}x{n}": round(t, 4) for (a, n), t in report.items()}


def front_variances(model: Walloc, store: PictureStore, recipe: WallocRecipe) -> torch.Tensor:
    crops = store.crops(64, recipe.crop, np.random.default_rng(recipe.seed)).float() / 255
    return model.front.forward_transform(crops).var((0, 2, 3))


def inherit_log(source: Path, target: Path, last_step: int) -> None:
    """A run that starts from another one has its past: the loss curve in model.json begins at the first step."""
    if source.exists():
        lines = [line for line in source.read_text().splitlines(keepends=True) if json.loads(line)["step"] <= last_step]
        target.write_text("".join(lines))


def train(recipe: WallocRecipe, args) -> None:
    run = RUNS / args.run
    run.mkdir(parents=True, exist_ok=True)
    checkpoint = run / "checkpoint.pt"
    torch.manual_seed(recipe.seed)
    rng = np.random.default_rng(recipe.seed)
    store = PictureStore(args.data, RUNS / "cache", min_side=recipe.crop)
    model = Walloc(model_config(recipe)).to(args.device).to(memory_format=torch.channels_last)
    model.start_linear(front_variances(model, store, recipe))
    average = {k: v.clone() for k, v in model.state_dict().items()}
    muon, tables, rest = parameter_groups(model)
    optimisers = [
        Muon(muon, lr=recipe.muon_lr),
        torch.optim.Adam([{"params": tables, "lr": recipe.table_lr}, {"params": rest, "lr": recipe.adam_lr}], betas=(0.9, 0.99), fused=True),
    ]
    base_rates = [[g["lr"] for g in o.param_groups] for o in optimisers]
    state = {"step": 0, "crops": 0, "seconds": 0.0, "core_seconds": 0.0, "decay_start": int(recipe.steps * recipe.decay_from), "decay_end": recipe.steps}

    source = checkpoint if checkpoint.exists() else (RUNS / args.start / "checkpoint.pt" if args.start else None)
    if source is not None:
        saved = torch.load(source, map_location=args.device, weights_only=True)
        model.load_state_dict(saved["model"])
        average = {name: value.float() for name, value in saved["average"].items()}  # committed weights are in half precision
        if "optimisers" in saved:
            for o, s in zip(optimisers, saved["optimisers"]):
                o.load_state_dict(s)
        state.update(saved["state"])
        if "random" in saved:
            rng.bit_generator.state = json.loads(saved["random"]["numpy"])
            torch.set_rng_state(saved["random"]["torch"])
        else:  # a weights-only checkpoint goes on with fresh draws
            rng = np.random.default_rng([recipe.seed, state["step"]])
        if not checkpoint.exists():
            state["decay_start"], state["decay_end"] = 0, 0
            inherit_log(RUNS / args.start / "log.jsonl", run / "log.jsonl", state["step"])
        if args.decay_steps and not state["decay_end"]:
            state["decay_start"], state["decay_end"] = state["step"], state["step"] + args.decay_steps

    def batch():
        crops = store.crops(recipe.batch, recipe.crop, rng)
        return crops.to(args.device).float().div(255), draw_levels(recipe, recipe.batch, rng).to(args.device)

    def small_batch():
        size = int(rng.choice(SMALL_SIZES))
        count = min(64, (SMALL_SIZES[-1] // size) ** 2 * 2)
        return store.small_crops(count, size, rng).to(args.device).float().div(255), draw_levels(recipe, count, rng).to(args.device)

    threads = [args.threads] if args.threads else list(range(1, (os.cpu_count() or 1) + 1))
    precisions = {"auto": [False, True], "fp32": [False], "bf16": [True]}[args.precision]
    generators = rng.bit_generator.state, torch.get_rng_state()
    autocast, count, report = choose_speed(model, threads, precisions, *batch())
    rng.bit_generator.state = generators[0]
    torch.set_rng_state(generators[1])
    print(json.dumps({"run": args.run, "recipe": dataclasses.asdict(recipe), "timing": report, "autocast": autocast, "threads": count}), flush=True)

    def save():
        part = checkpoint.with_suffix(".part")
        torch.save(
            {
                "model": model.state_dict(),
                "average": average,
                "optimisers": [o.state_dict() for o in optimisers],
                "state": state,
                "random": {"numpy": json.dumps(rng.bit_generator.state), "torch": torch.get_rng_state()},
                "recipe": dataclasses.asdict(recipe),
                "data": store.fingerprints,
            },
            part,
        )
        part.replace(checkpoint)

    log = open(run / "log.jsonl", "a")
    start, last_save = time.time(), time.time()
    started_at, sums = state["seconds"], {}
    core_started, cpu_start = state["core_seconds"], time.process_time()
    while True:
        if state["decay_end"] and state["step"] >= state["decay_end"]:
            break
        if args.minutes and time.time() - start >= args.minutes * 60:
            break
        factor = learning_rate_factor(recipe, state["step"], state["decay_start"], state["decay_end"])
        for o, rates in zip(optimisers, base_rates):
            for group, rate in zip(o.param_groups, rates):
                group["lr"] = rate * factor
        loss, terms = loss_of(model, *batch(), autocast)
        for o in optimisers:
            o.zero_grad(set_to_none=True)
        loss.backward()
        if recipe.small_every and state["step"] % recipe.small_every == 0:
            small, small_terms = loss_of(model, *small_batch(), autocast)
            (recipe.small_weight * small).backward()
            terms["small_mse"] = small_terms["mse"]
        norm = torch.nn.utils.clip_grad_norm_(model.parameters(), recipe.clip_norm)
        if not torch.isfinite(norm):
            raise SystemExit(f"step {state['step']}: gradient norm {norm}")
        for o in optimisers:
            o.step()
        decay = min(recipe.ema, (1 + state["step"]) / (10 + state["step"]))
        with torch.no_grad():
            current = model.state_dict()
            keys = [k for k in average if average[k].is_floating_point()]
            torch._foreach_lerp_([average[k] for k in keys], [current[k] for k in keys], 1 - decay)
        state["step"] += 1
        state["crops"] += recipe.batch
        state["seconds"] = started_at + time.time() - start
        state["core_seconds"] = core_started + time.process_time() - cpu_start
        for name, value in {"loss": loss.item(), **terms}.items():
            total, count = sums.get(name, (0.0, 0))
            sums[name] = total + value, count + 1
        if state["step"] % args.log_every == 0:
            line = {**{k: round(v, 1) if isinstance(v, float) else v for k, v in state.items()}, **{k: round(total / count, 5) for k, (total, count) in sums.items()}}
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
    parser.add_argument("--data", nargs="+", type=Path, required=True, help="tar archives or folders of pictures")
    parser.add_argument("--start", default="", help="run to start from (weights, optimiser, counters) when this run has no checkpoint")
    parser.add_argument("--decay-steps", type=int, default=0, help="with --start: cosine to zero over this many further steps, then end")
    parser.add_argument("--minutes", type=float, default=0, help="stop (resumably) after this long; 0: no limit")
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--threads", type=int, default=0, help="0: time 1..cores and choose")
    parser.add_argument("--precision", choices=["auto", "fp32", "bf16"], default="auto", help="auto: time both and choose")
    parser.add_argument("--log-every", type=int, default=200)
    for field in dataclasses.fields(WallocRecipe):
        parser.add_argument("--" + field.name.replace("_", "-"), type=type(field.default), default=field.default)
    args = parser.parse_args(argv)
    recipe = WallocRecipe(**{f.name: getattr(args, f.name) for f in dataclasses.fields(WallocRecipe)})
    return recipe, args


if __name__ == "__main__":
    train(*parse())
