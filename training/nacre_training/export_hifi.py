"""Writes the package of hifi-16k from a run, after checking its graphs against PyTorch.

python -m nacre_training.export_hifi RUN --context CONTEXT_RUN --version 0.1.0 --out FILE
"""

import argparse
import json
import platform
from pathlib import Path

import numpy as np
import onnxruntime
import torch

from nacre_training.export import loss_curve, pack_tables, write_package
from nacre_training.hifi_graphs import decoder_graph, encoder_graph
from nacre_training.integer_context import IntegerContext
from nacre_training.models.code_context import CodeContext
from nacre_training.models.hifi import Hifi, HifiConfig
from nacre_training.train import RUNS

BLOCK_FRAMES = 5
CODE_LIMIT = 2047  # integers in codebooks, and latents on their way into them
TOLERANCE = {"encoder": 0.02, "decoder": 0.02}  # relative to the largest value: fp16 weights


def load_run(run: str, best: bool = True) -> tuple[Hifi, dict]:
    path = RUNS / run / "best.pt"
    saved = torch.load(path if best and path.exists() else RUNS / run / "checkpoint.pt", map_location="cpu", weights_only=True)
    names = {f for f in HifiConfig.__dataclass_fields__}
    model = Hifi(HifiConfig(**{k: v for k, v in saved["recipe"].items() if k in names}))
    model.load_state_dict({k: v.float() if v.is_floating_point() else v for k, v in saved["average"].items()})
    return model.eval(), saved


def fraction_bits(model: Hifi) -> int:
    """The finest power of two by which every codebook, and the latents that they stand for, fit CODE_LIMIT."""
    largest = float(model.quantizer.tables.abs().amax((1, 2, 3)).sum())
    return int(np.floor(np.log2(CODE_LIMIT / largest)))


def check_graph(name: str, graph, module, shape: list[int], seed: int = 3) -> float:
    """Largest difference from PyTorch over two blocks (so states count), relative to the largest value; raises over tolerance."""
    session = onnxruntime.InferenceSession(graph.SerializeToString(), providers=["CPUExecutionProvider"])
    rng = np.random.default_rng(seed)
    states, torch_states, worst = [s.numpy() for s in module.states(1)], module.states(1), 0.0
    for _ in range(2):
        x = rng.normal(0, 0.3, shape).astype(np.float32)
        got = session.run(None, {session.get_inputs()[0].name: x, **{f"state{i}": s for i, s in enumerate(states)}})
        states = got[1:]
        with torch.no_grad():
            expected, torch_states = module(torch.from_numpy(x), torch_states)
        expected = expected.reshape(got[0].shape).numpy()
        worst = max(worst, float(np.abs(got[0] - expected).max() / np.abs(expected).max()))
    if worst > TOLERANCE[name]:
        raise SystemExit(f"{name}: ONNX and PyTorch differ by {worst:.4f}, allowed {TOLERANCE[name]}")
    return worst


def codebook_table(model: Hifi, bits: int) -> np.ndarray:
    """(stages, groups, codes, width) integers."""
    return np.clip(np.rint(model.quantizer.tables.numpy() * 2.0**bits), -CODE_LIMIT, CODE_LIMIT).astype(np.int64)


def export(model: Hifi, training: dict, quality: dict, version: str, out: Path, context: IntegerContext) -> str:
    c = model.config
    bits = fraction_bits(model)
    graphs = {"encoder": encoder_graph(model, BLOCK_FRAMES), "decoder": decoder_graph(model, BLOCK_FRAMES)}
    shapes = {"encoder": [1, BLOCK_FRAMES, c.spectra * c.bins * 2], "decoder": [1, BLOCK_FRAMES, c.latent]}
    quality["onnxDifference"] = {n: round(check_graph(n, g, getattr(model, n), shapes[n]), 5) for n, g in graphs.items()}
    blob, described = pack_tables({
        "codebooks": ("int16", codebook_table(model, bits)),
        "silence": ("int16", np.rint(model.silent_latent().numpy() * 2.0**bits).clip(-CODE_LIMIT, CODE_LIMIT)),
        **context.tables(),
    })
    entries = {f"{name}.onnx": g.SerializeToString() for name, g in graphs.items()}
    entries["tables.bin"] = blob
    model_json = {
        "id": "hifi-16k",
        "version": version,
        "kind": "audio",
        "codec": "hifi",
        "architecture": f"hifi: spectra {c.window}/{c.hop}, causal ConvNeXt encoder {c.encoder_blocks} x {c.encoder_width} and decoder "
        f"{c.decoder_blocks} x {c.decoder_width}, GRVQ {c.groups} groups x {c.stages} stages x {c.codes} codes, integer context network",
        "formatVersion": 0,
        "licence": "Apache-2.0; trained on recordings named in NOTICE",
        "training": training,
        "quality": quality,
        "parameters": {
            "rate": c.rate,
            "window": c.window,
            "hop": c.hop,
            "spectraPerFrame": c.spectra,
            "blockFrames": BLOCK_FRAMES,
            "latent": c.latent,
            "groups": c.groups,
            "stages": c.stages,
            "codes": c.codes,
            "masked": c.masked,
            "fractionBits": bits,
            "encoderStates": c.encoder_blocks,
            "encoderWidth": c.encoder_width,
            "decoderStates": 1 + c.decoder_blocks,
            "decoderWidth": c.decoder_width,
            "decoderTaps": model.decoder.KERNEL,
            "blockTaps": model.encoder.blocks[0].KERNEL,
            "prerollFrames": (model.decoder.KERNEL - 1) + c.decoder_blocks * (model.decoder.blocks[0].KERNEL - 1),
            "recommendedPairs": 6,
            **context.parameters(),
        },
        "tables": described,
    }
    return write_package(out, model_json, entries)


def load_context(run: str, model: Hifi) -> IntegerContext:
    saved = torch.load(RUNS / run / "checkpoint.pt", map_location="cpu", weights_only=True)
    c = model.config
    hidden, narrow = saved["model"]["enter"].shape[2], saved["model"]["hidden"].shape[2]
    net = CodeContext(c.stages * c.groups, c.latent, c.codes, hidden, narrow)
    net.load_state_dict(saved["model"])
    if saved["fractionBits"] != fraction_bits(model):
        raise SystemExit(f"{run} was trained on other codebooks")
    return IntegerContext(net, saved["shift"])


def training_record(run: str, saved: dict) -> dict:
    state = saved["state"]
    return {
        "recipe": saved["recipe"],
        "run": run,
        "steps": state["step"],
        "crops": state["crops"],
        "hours": round(state["seconds"] / 3600, 2),
        "coreHours": round(state["core_seconds"] / 3600, 2),
        "hardware": f"{platform.machine()}, CPU only",
        "torch": torch.__version__,
        "data": saved["data"],
        "lossCurve": loss_curve(run),
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("run")
    parser.add_argument("--context", required=True, help="run of train_hifi_context")
    parser.add_argument("--quality", type=Path, help="JSON file of measured quality for model.json")
    parser.add_argument("--version", required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    model, saved = load_run(args.run)
    context = load_context(args.context, model)
    identity = export(model, training_record(args.run, saved), json.loads(args.quality.read_text()) if args.quality else {}, args.version, args.out, context)
    print(json.dumps({"package": args.out.name, "bytes": args.out.stat().st_size, "hash": identity}))


if __name__ == "__main__":
    main()
