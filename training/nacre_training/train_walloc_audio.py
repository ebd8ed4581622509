"""Trains the entropy model of walloc-audio-44k: one visible loop, resumable. `python -m nacre_training.train_walloc_audio --help`.

A run lives in training/runs/NAME: checkpoint.pt (everything, to resume), log.jsonl. What is learned from are units of two seconds
as an encoder quantises them, with the contexts that a decoder would have; a pool of them is renewed one by one while training goes on.
"""

import argparse
import concurrent.futures
import dataclasses
import json
import time
from pathlib import Path

import numpy as np
import torch

from nacre_training.integer_walloc_audio import IntegerWallocAudio
from nacre_training.lapped import SUPERFRAME
from nacre_training.models.walloc import laplace_bits
from nacre_training.models.walloc_audio import FEATURE_BITS, NUM_SCALES, PHASES, WallocAudio, WallocAudioConfig, scale_of
from nacre_training.optim import Muon
from nacre_training.recipes.walloc_audio import WallocAudioRecipe
from nacre_training.sound import SoundStore, held_out_names
from nacre_training.train import RUNS, inherit_log, learning_rate_factor
from nacre_training.walloc_audio_tables import cost_table, measure_tables
from nacre_training.walloc_audio_units import REFERENCE, UNIT_SUPERFRAMES, Rows, cut, dead_zone, unit_rows

RATE = 44100
UNIT_SAMPLES = UNIT_SUPERFRAMES * SUPERFRAME
VALID_OCTAVES = (2.0, 4.0)


def model_config(recipe) -> WallocAudioConfig:
    names = {f.name for f in dataclasses.fields(WallocAudioConfig)}
    values = recipe if isinstance(recipe, dict) else dataclasses.asdict(recipe)
    return WallocAudioConfig(**{k: v for k, v in values.items() if k in names})


def step_index_of(x: np.ndarray, octaves: float, exponent: float = 0.0) -> int:
    """The step index at which a quantiser step is about the RMS of x / 2^octaves, a shape of this exponent taken into account."""
    level = np.log2(32768 * np.sqrt(np.square(x, dtype=np.float64).mean() + 1e-9))
    level -= exponent * (level - np.log2(REFERENCE))
    return int(np.clip(np.rint(20 * (12 - level + octaves)), 0, 200))


def draw_exponent(rng: np.random.Generator) -> float:
    """Of shapes: none for a third."""
    return float(rng.uniform(0.2, 0.7)) if rng.random() < 2 / 3 else 0.0


class Augmenter:
    """What stereo music meets and 19 minutes lack: other widths, speeds, colourings, mixtures."""

    def __init__(self, store: SoundStore, shares: dict[str, float], rng: np.random.Generator):
        self.store, self.shares, self.rng = store, shares, rng

    def unit(self) -> np.ndarray:
        """(2, UNIT_SAMPLES) float32."""
        rng = self.rng
        x = self._piece()
        if rng.random() < 0.15:
            x = x + self._piece() * np.float32(10 ** (rng.uniform(-20, 0) / 20))
        mid, side = (x[0] + x[1]) / 2, (x[1] - x[0]) / 2
        draw = rng.random()
        if draw < 0.25:  # another width
            side = side * np.float32(10 ** (rng.uniform(-15, 9) / 20))
        elif draw < 0.4:  # panned
            angle = rng.uniform(-np.pi / 4, np.pi / 4)
            mid, side = np.cos(angle) * mid - np.sin(angle) * side, np.sin(angle) * mid + np.cos(angle) * side
        x = np.stack([mid - side, mid + side])
        if rng.random() < 0.5:  # a smooth colouring
            spectrum = np.fft.rfft(x, 2 * UNIT_SAMPLES)
            decibels = np.interp(np.sqrt(np.linspace(0, 1, spectrum.shape[1])), np.linspace(0, 1, 9), rng.normal(0, 5, 9).clip(-12, 12))
            x = np.fft.irfft(spectrum * 10 ** (decibels / 20))[:, :UNIT_SAMPLES]
        return x.astype(np.float32)

    def _piece(self) -> np.ndarray:
        speed = 1.0 if self.rng.random() < 0.4 else float(self.rng.uniform(0.8, 1.25))
        x = self.store.crops(1, int(UNIT_SAMPLES * speed) + 2, self.rng, self.shares)[0].T
        if speed == 1.0:
            return x[:, :UNIT_SAMPLES]
        positions = np.arange(UNIT_SAMPLES) * speed
        return np.stack([np.interp(positions, np.arange(x.shape[1]), row) for row in x]).astype(np.float32)


def tensors(rows: Rows) -> tuple[torch.Tensor, ...]:
    """Inputs of a channel's networks and the symbols in the order of the passes."""
    return (
        torch.from_numpy(rows.past),
        torch.from_numpy(rows.row),
        torch.from_numpy(rows.own),
        torch.from_numpy(rows.symbols[:, PHASES]),
    )


def prepare(x: np.ndarray, index: int, threshold: float = 0.62, exponent: float = 0.0) -> list[tuple[torch.Tensor, ...] | None]:
    [(frames, _, _)] = cut(x, index, exponent)
    return [tensors(r) if r is not None else None for r in unit_rows([dead_zone(y, 1.0, threshold) for y in frames])]


def bits_of(model: WallocAudio, channel: int, batch: tuple[torch.Tensor, ...], costs: torch.Tensor | None = None) -> torch.Tensor:
    """By Laplace densities, or by tables' costs (64, magnitudes), linear between neighbouring tables."""
    past, row, own, symbols = batch
    scale = 2.0**-FEATURE_BITS
    index = model.channels[channel](past.float() * scale, row, own.float() * scale)
    if costs is None:
        return laplace_bits(symbols.float(), scale_of(index)).sum()
    low = index.detach().floor().clamp(max=NUM_SCALES - 2).long()
    cell = low * costs.shape[1] + symbols.long().abs().clamp(max=costs.shape[1] - 1)
    below, above = costs.view(-1)[cell], costs.view(-1)[cell + costs.shape[1]]
    return (below + (above - below) * (index - low)).sum()


def training_units(store: SoundStore, count: int, seed: int = 7) -> list[tuple[np.ndarray, int, float]]:
    """Pieces of training sounds as they are, each with a step index and a shape's exponent of any kind."""
    rng, units = np.random.default_rng(seed), []
    for _ in range(count):
        x = store.crops(1, UNIT_SAMPLES, rng)[0].T
        exponent = draw_exponent(rng)
        units.append((x, step_index_of(x, rng.uniform(-1.0, 6.5), exponent), exponent))
    return units


def joined(units: list, channel: int):
    chosen = [u[channel] for u in units if len(u) > channel and u[channel] is not None]
    return tuple(torch.cat(parts) for parts in zip(*chosen)) if chosen else None


@torch.no_grad()
def validate(model: WallocAudio, units: dict[float, list], costs: torch.Tensor | None = None) -> dict[str, float]:
    """kbps of the held-out music by octaves of the step below the RMS, channel by channel."""
    out = {}
    for octaves, prepared in units.items():
        rates = [sum(float(bits_of(model, c, u[c], costs)) for u in prepared if u[c] is not None) / (len(prepared) * UNIT_SAMPLES) * RATE / 1000 for c in range(2)]
        out[f"valid_{octaves:g}"] = round(sum(rates), 3)
        out[f"side_{octaves:g}"] = round(rates[1], 3)
    return out


def train(recipe: WallocAudioRecipe, args) -> None:
    run = RUNS / args.run
    run.mkdir(parents=True, exist_ok=True)
    checkpoint = run / "checkpoint.pt"
    torch.manual_seed(recipe.seed)
    torch.set_num_threads(args.threads)
    store = SoundStore(args.data, held_out_names(args.held_out), RUNS / "cache", RATE, 2)
    shares = {Path(d).name: (recipe.speech_share if Path(d).name.startswith("speech") else 1.0) for d in args.data}
    model = WallocAudio(model_config(recipe))
    average = {k: v.clone() for k, v in model.state_dict().items()}
    dense = [p for n, p in model.named_parameters() if p.dim() == 2 and "scales" not in n and "row_bias" not in n]
    others = [p for p in model.parameters() if not any(p is d for d in dense)]
    optimisers = [Muon(dense, lr=recipe.muon_lr), torch.optim.Adam(others, lr=recipe.adam_lr, betas=(0.9, 0.99))]
    base_rates = [[g["lr"] for g in o.param_groups] for o in optimisers]
    state = {"step": 0, "units": 0, "seconds": 0.0, "core_seconds": 0.0, "decay_start": int(recipe.steps * recipe.decay_from), "decay_end": recipe.steps}

    source = checkpoint if checkpoint.exists() else (RUNS / args.start / "checkpoint.pt" if args.start else None)
    if source is not None:
        saved = torch.load(source, weights_only=True)
        model.load_state_dict(saved["model"])
        average = {k: v.float() for k, v in saved["average"].items()}  # committed weights are in half precision
        if "optimisers" in saved:
            for o, s in zip(optimisers, saved["optimisers"]):
                o.load_state_dict(s)
        state.update(saved["state"])
        if not checkpoint.exists():
            state["decay_start"], state["decay_end"] = 0, 0
            inherit_log(RUNS / args.start / "log.jsonl", run / "log.jsonl", state["step"])
        if args.decay_steps and not state["decay_end"]:
            state["decay_start"], state["decay_end"] = state["step"], state["step"] + args.decay_steps
    rng = np.random.default_rng([recipe.seed, state["step"]])
    augmenter = Augmenter(store, shares, np.random.default_rng([recipe.seed, state["step"], 1]))  # of its own: it runs in another thread

    def fresh():
        while True:
            x, draw = augmenter.unit(), augmenter.rng
            exponent = draw_exponent(draw)
            index = step_index_of(x, draw.uniform(-recipe.coarse_octaves, recipe.fine_octaves), exponent)
            unit = prepare(x, index, float(draw.uniform(0.55, 0.66)), exponent)
            if any(u is not None for u in unit):
                return unit

    costs = None
    if args.table_units:
        # Real tables instead of Laplace densities, once the networks know which scale is which: they cost less where symbols are rare.
        path = run / "costs.npy"
        if not path.exists():
            twin = WallocAudio(model.config)
            twin.load_state_dict(average)
            coder = IntegerWallocAudio(twin)
            measure_tables(coder, training_units(store, args.table_units))
            np.save(path, cost_table(coder.tables).astype(np.float32))
        costs = torch.from_numpy(np.load(path))

    valid = {}
    for octaves in VALID_OCTAVES:
        valid[octaves] = []
        for entry in store.validation:
            if not entry[0].startswith("speech"):
                x = store.sound(entry).T[:, UNIT_SAMPLES // 2 :][:, :UNIT_SAMPLES]
                valid[octaves].append(prepare(np.pad(x, ((0, 0), (0, UNIT_SAMPLES - x.shape[1]))), step_index_of(x, octaves)))
    print(json.dumps({"run": args.run, "recipe": dataclasses.asdict(recipe), "parameters": sum(p.numel() for p in model.parameters())}), flush=True)

    def save():
        part = checkpoint.with_suffix(".part")
        torch.save({"model": model.state_dict(), "average": average, "optimisers": [o.state_dict() for o in optimisers], "state": state, "recipe": dataclasses.asdict(recipe), "data": store.fingerprints}, part)
        part.replace(checkpoint)

    ahead = concurrent.futures.ThreadPoolExecutor(1)
    pool = [fresh() for _ in range(min(recipe.pool, 8))]
    coming = ahead.submit(fresh)
    log = open(run / "log.jsonl", "a")
    start, last_save, sums = time.time(), time.time(), {}
    started_at, core_started, cpu_start = state["seconds"], state["core_seconds"], time.process_time()
    while not (state["decay_end"] and state["step"] >= state["decay_end"]) and not (args.minutes and time.time() - start >= args.minutes * 60):
        factor = learning_rate_factor(recipe, state["step"], state["decay_start"], state["decay_end"])
        for o, rates in zip(optimisers, base_rates):
            for group, rate in zip(o.param_groups, rates):
                group["lr"] = rate * factor
        if state["step"] % recipe.renew_every == 0:
            unit = coming.result()
            coming = ahead.submit(fresh)
            state["units"] += 1
            if len(pool) < recipe.pool:
                pool.append(unit)
            else:
                pool[int(rng.integers(recipe.pool))] = unit
        chosen = [pool[i] for i in rng.choice(len(pool), recipe.units, replace=False)]
        loss, terms = 0.0, {}
        for c in range(2):
            batch = joined(chosen, c)
            if batch is not None:
                # Per unit by the root of its bits: fine steps have many bits, coarse ones as much to learn from.
                bits = bits_of(model, c, batch, costs)
                loss = loss + bits / (bits.detach() ** 0.5 * (recipe.units * UNIT_SAMPLES) ** 0.5)
                terms[f"bits{c}"] = bits.item() / (recipe.units * UNIT_SAMPLES)
        for o in optimisers:
            o.zero_grad(set_to_none=True)
        loss.backward()
        norm = torch.nn.utils.clip_grad_norm_(model.parameters(), recipe.clip_norm)
        if not torch.isfinite(norm):
            raise SystemExit(f"step {state['step']}: gradient norm {norm}")
        for o in optimisers:
            o.step()
        state["step"] += 1
        decay = min(recipe.ema, (1 + state["step"]) / (10 + state["step"]))
        with torch.no_grad():
            current = model.state_dict()
            torch._foreach_lerp_(list(average.values()), [current[k] for k in average], 1 - decay)
        state["seconds"] = started_at + time.time() - start
        state["core_seconds"] = core_started + time.process_time() - cpu_start
        for name, value in {"loss": loss.item(), "norm": float(norm), **terms}.items():
            total, count = sums.get(name, (0.0, 0))
            sums[name] = total + value, count + 1
        if state["step"] % args.log_every == 0:
            line = {**{k: round(v, 1) if isinstance(v, float) else v for k, v in state.items()}, **{k: round(total / count, 5) for k, (total, count) in sums.items()}}
            live = {k: v.clone() for k, v in model.state_dict().items()}
            model.load_state_dict(average)
            line.update(validate(model, valid, costs))
            model.load_state_dict(live)
            log.write(json.dumps(line) + "\n")
            log.flush()
            sums = {}
        if time.time() - last_save > 120:
            save()
            last_save = time.time()
    ahead.shutdown(cancel_futures=True)
    save()
    print(json.dumps({"run": args.run, **state}), flush=True)


def parse(argv=None):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--run", required=True, help="name of the run: folder training/runs/NAME")
    parser.add_argument("--data", nargs="+", type=Path, required=True, help="tar archives or folders of sound")
    parser.add_argument("--held-out", type=Path, required=True, help="list of files to validate on instead of training")
    parser.add_argument("--start", default="", help="run to start from (weights, optimiser, counters) when this run has no checkpoint")
    parser.add_argument("--decay-steps", type=int, default=0, help="with --start: cosine to zero over this many further steps, then end")
    parser.add_argument("--table-units", type=int, default=0, help="train on tables measured on so many units at the start, instead of Laplace densities")
    parser.add_argument("--minutes", type=float, default=0, help="stop (resumably) after this long; 0: no limit")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--log-every", type=int, default=200)
    for field in dataclasses.fields(WallocAudioRecipe):
        parser.add_argument("--" + field.name.replace("_", "-"), type=type(field.default), default=field.default)
    args = parser.parse_args(argv)
    recipe = WallocAudioRecipe(**{f.name: getattr(args, f.name) for f in dataclasses.fields(WallocAudioRecipe)})
    return recipe, args


if __name__ == "__main__":
    train(*parse())
