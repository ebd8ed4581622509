"""Writes a model package (.nacremodel) from a run, after checking it: graphs against PyTorch, integer rate against float rate.

python -m nacre_training.export RUN --data TARS --valid FOLDER --version 0.1.0 --out FILE
"""

import argparse
import gzip
import hashlib
import json
import platform
import zipfile
from pathlib import Path

import numpy as np
import onnxruntime
import torch

from nacre_training.data import PictureStore, load_pictures
from nacre_training.evaluate import load_run, pad_to, score
from nacre_training.graphs import analysis_graph, hyper_analysis_graph, synthesis_graph
from nacre_training.integer_walloc import CONTEXT_LIMIT, HYPER_LIMIT, LEVELS, STEP_BITS, IntegerWalloc
from nacre_training.intnet import write_networks
from nacre_training.models.walloc import level_basis
from nacre_training.tables import BANDS, PRECISION, band_of_level, hyper_tables, measured_tables
from nacre_training.train import RUNS

PIXEL_TOLERANCE = 0.5  # of 255: fp16 weights move a pixel by less than half a level
LATENT_TOLERANCE = 0.02  # in units of [0, 1] pixels
VALID_LEVELS = [10, 30, 40, 50, 60, 80, 95]


def check_graphs(coder: IntegerWalloc, graphs: dict, seed: int = 0) -> dict[str, float]:
    """Largest difference of each graph from PyTorch on random pictures; raises when over tolerance."""
    model = coder.model
    sessions = {name: onnxruntime.InferenceSession(g.SerializeToString(), providers=["CPUExecutionProvider"]) for name, g in graphs.items()}
    rng = np.random.default_rng(seed)
    worst = {"analysis": 0.0, "hyper-analysis": 0.0, "synthesis": 0.0}
    for level in (5, 50, 97):
        # Smooth noise: white noise is nothing like a picture, and its latents are far outside the range of training.
        x = torch.from_numpy(rng.random((1, 3, 16, 24), dtype=np.float32))
        x = torch.nn.functional.interpolate(x, scale_factor=8, mode="bicubic").clamp(0, 1)
        basis = level_basis(torch.tensor([float(level)]), model.config.nodes)
        feed = {"level": np.array([level], dtype=np.int64)}
        with torch.no_grad():
            latents = model.analysis(model.front.forward_transform(x), basis)
            step = torch.from_numpy(coder.steps[level] * 2.0**-STEP_BITS).float()[None, :, None, None]
            mask = torch.arange(latents.shape[1])[None, :, None, None] < int(coder.counts[level])
            gained = latents / step * mask
            hyper = model.hyper_analysis(gained, basis)
            pixels = model.front.inverse_transform(model.synthesis(latents * mask, basis)) * 255
        got = sessions["analysis"].run(None, {"pixels": x.numpy() * 255, **feed})[0]
        worst["analysis"] = max(worst["analysis"], float(np.abs(got - latents.numpy()).max()))
        got = sessions["hyper-analysis"].run(None, {"latents": gained.numpy(), **feed})[0]
        worst["hyper-analysis"] = max(worst["hyper-analysis"], float(np.abs(got - hyper.numpy()).max()))
        got = sessions["synthesis"].run(None, {"latents": (latents * mask).numpy(), **feed})[0]
        worst["synthesis"] = max(worst["synthesis"], float(np.abs(got - pixels.numpy()).max()))
    limits = {"analysis": LATENT_TOLERANCE, "hyper-analysis": 0.25, "synthesis": PIXEL_TOLERANCE}
    for name, difference in worst.items():
        if difference > limits[name]:
            raise SystemExit(f"{name}: ONNX and PyTorch differ by {difference:.4f}, allowed {limits[name]}")
    return worst


def measure_tables(coder: IntegerWalloc, store: PictureStore, pictures: int, seed: int = 7) -> None:
    """Histograms of symbols by scale index and of hyper-latents by band, on 256-pixel training crops at every kind of level."""
    rng = np.random.default_rng(seed)
    zs = [[[] for _ in range(coder.model.config.hyper_channels)] for _ in range(BANDS)]
    histograms: dict[int, dict[int, int]] = {}
    for n in range(pictures):
        level = int((n * 37) % LEVELS)
        x = store.crops(1, 256, rng).float() / 255
        y, z = coder.analyse(x, level)
        for c in range(len(z)):
            zs[band_of_level(level)][c].append(z[c].ravel())
        for q, index in coder.symbols(y, z, level):
            for i in np.unique(index):
                values, counts = np.unique(q[index == i], return_counts=True)
                histogram = histograms.setdefault(int(i), {})
                for value, count in zip(values.tolist(), counts.tolist()):
                    histogram[value] = histogram.get(value, 0) + count
    coder.hyper_tables = hyper_tables([[np.concatenate(z) for z in band] for band in zs])
    coder.scale_tables = measured_tables(histograms)


def validate(coder: IntegerWalloc, pictures, levels) -> list[dict]:
    """Integer rate (table bits, no container) and PSNR on pictures, by level."""
    rows = []
    for level in levels:
        bpp = psnr = 0.0
        for _, picture in pictures:
            x = picture[None].float() / 255
            height, width = x.shape[2:]
            x_hat, bits = coder.code(pad_to(x, 32), level)
            x_hat = (x_hat[:, :, :height, :width].clamp(0, 1) * 255).round()
            mse = (x_hat - picture[None].float()).square().mean().item()
            bpp += bits / (height * width) / len(pictures)
            psnr += 10 * np.log10(255**2 / mse) / len(pictures)
        rows.append({"level": level, "bpp": round(bpp, 4), "psnr": round(psnr, 3)})
    return rows


def network_vectors(coder: IntegerWalloc, seed: int = 11) -> dict:
    """Inputs and exact outputs of every network, for the Java evaluator's test: extremes, odd sizes, several levels."""
    rng = np.random.default_rng(seed)

    def described(array):
        return {"shape": list(array.shape), "values": array.ravel().tolist()}

    cases = []
    for n, (name, network) in enumerate(coder.networks.items()):
        height, width = (3, 5) if name == "hyper" else (4, 7)
        inputs = {}
        for t in network.inputs:
            x = np.rint(rng.standard_normal((t.channels, height, width)) * t.magnitude / 12).astype(np.int64)
            extreme = rng.random(x.shape) < 0.02
            x[extreme] = np.where(rng.random(extreme.sum()) < 0.5, t.lo, t.hi)
            inputs[t.name] = x.clip(t.lo, t.hi)
        row = (n * 29) % LEVELS
        outputs = network.run(inputs, row)
        cases.append({"network": name, "biasRow": row, "inputs": [described(v) for v in inputs.values()], "outputs": [described(outputs[o]) for o in network.outputs]})
    return {"cases": cases}


def pack_tables(arrays: dict[str, tuple[str, np.ndarray]]) -> tuple[bytes, dict]:
    """tables.bin and its description: little-endian, row-major, aligned to 4 bytes."""
    kinds = {"int8": "<i1", "uint8": "<u1", "int16": "<i2", "uint16": "<u2", "int32": "<i4"}
    blob, described = bytearray(), {}
    for name, (kind, array) in arrays.items():
        packed = np.ascontiguousarray(array).astype(kinds[kind])
        if not np.array_equal(packed.astype(np.int64), np.asarray(array, dtype=np.int64)):
            raise ValueError(f"table {name} does not fit {kind}")
        described[name] = {"type": kind, "shape": list(array.shape), "offset": len(blob)}
        blob.extend(packed.tobytes())
        blob.extend(bytes(-len(blob) % 4))
    return bytes(blob), described


def tables_of(coder: IntegerWalloc) -> dict[str, tuple[str, np.ndarray]]:
    tables = coder.scale_tables
    return {
        "steps": ("int32", coder.steps),
        "activeChannels": ("uint8", coder.counts),
        "hyperBands": ("uint8", np.array([band_of_level(level) for level in range(LEVELS)])),
        "hyperFrequencies": ("uint16", coder.hyper_tables),
        "scaleMin": ("int16", np.array([low for _, low, _ in tables])),
        "scaleCounts": ("int16", np.array([len(f) for f, _, _ in tables])),
        "scaleShifts": ("uint8", np.array([shift for _, _, shift in tables])),
        "scaleFrequencies": ("uint16", np.concatenate([f for f, _, _ in tables])),
    }


def write_package(path: Path, model_json: dict, entries: dict[str, bytes]) -> str:
    """Returns the identity of the package: the SHA-256 of model.json."""
    model_json["entries"] = [{"name": n, "bytes": len(b), "sha256": hashlib.sha256(b).hexdigest()} for n, b in entries.items()]
    text = json.dumps(model_json, indent=1).encode()
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in {"model.json": text, **entries}.items():
            package.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED, 9)
    return hashlib.sha256(text).hexdigest()


def export(coder: IntegerWalloc, saved: dict, version: str, out: Path, quality: dict) -> str:
    c = coder.model.config
    graphs = {"analysis": analysis_graph(coder.model), "hyper-analysis": hyper_analysis_graph(coder.model), "synthesis": synthesis_graph(coder.model)}
    quality["onnxDifference"] = {k: round(v, 5) for k, v in check_graphs(coder, graphs).items()}
    blob, described = pack_tables(tables_of(coder))
    entries = {f"{name}.onnx": g.SerializeToString() for name, g in graphs.items()}
    entries["entropy.intnet"] = write_networks(list(coder.networks.values()))
    entries["tables.bin"] = blob
    model_json = {
        "id": "walloc-rgb",
        "version": version,
        "kind": "image",
        "codec": "walloc",
        "architecture": f"walloc: {c.front}, {c.latent_channels} latents at 1/8, analysis {c.analysis_blocks} and synthesis {c.synthesis_blocks} "
        f"dense blocks of {c.width} channels, hyperprior {c.hyper_channels} at 1/32, four integer context passes",
        "formatVersion": 0,
        "licence": "Apache-2.0; trained on pictures named in NOTICE",
        "training": saved,
        "quality": quality,
        "parameters": {
            "latentChannels": c.latent_channels,
            "hyperChannels": c.hyper_channels,
            "psiChannels": c.hyper_width,
            "latentStride": 8,
            "analysisHalo": c.analysis_blocks,
            "synthesisHalo": c.synthesis_blocks,
            "contextLimit": CONTEXT_LIMIT,
            "hyperLimit": HYPER_LIMIT,
            "front": c.front,
            "stepBits": STEP_BITS,
            "precision": PRECISION,
        },
        "tables": described,
    }
    return write_package(out, model_json, entries)


def loss_curve(run: str, points: int = 40) -> list[list[float]]:
    lines = [json.loads(line) for line in (RUNS / run / "log.jsonl").read_text().splitlines()]
    chosen = lines[:: max(1, len(lines) // points)]
    return [[line["step"], line["loss"]] for line in chosen]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("run")
    parser.add_argument("--data", nargs="+", type=Path, required=True, help="the training archives: tables are measured on them")
    parser.add_argument("--valid", type=Path, required=True)
    parser.add_argument("--valid-limit", type=int, default=0)
    parser.add_argument("--version", required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--vectors", type=Path, help="also write inputs and outputs of the integer networks, for the Java tests")
    parser.add_argument("--table-crops", type=int, default=500)
    parser.add_argument("--threads", type=int, default=1)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    model, checkpoint = load_run(args.run)
    coder = IntegerWalloc(model)
    store = PictureStore(args.data, RUNS / "cache", min_side=256)
    measure_tables(coder, store, args.table_crops)
    pictures = load_pictures(args.valid)
    pictures = pictures[: args.valid_limit] if args.valid_limit else pictures
    integer, floating = validate(coder, pictures, VALID_LEVELS), score(model, pictures, VALID_LEVELS)
    for i, f in zip(integer, floating):
        print(json.dumps({"level": i["level"], "float": [f["bpp"], f["psnr"]], "integer": [i["bpp"], i["psnr"]], "rate": round(i["bpp"] / f["bpp"] - 1, 4)}))
    state = checkpoint["state"]
    training = {
        "recipe": checkpoint["recipe"],
        "run": args.run,
        "steps": state["step"],
        "crops": state["crops"],
        "hours": round(state["seconds"] / 3600, 2),
        "coreHours": round(state["core_seconds"] / 3600, 2),
        "hardware": f"{platform.machine()}, CPU only",
        "torch": torch.__version__,
        "data": checkpoint["data"],
        "lossCurve": loss_curve(args.run),
    }
    quality = {"validation": integer, "validationFloat": [{k: r[k] for k in ("level", "bpp", "psnr")} for r in floating]}
    identity = export(coder, training, args.version, args.out, quality)
    if args.vectors:
        with open(args.vectors, "wb") as raw, gzip.GzipFile("", "wb", 9, raw, mtime=0) as packed:
            packed.write(json.dumps(network_vectors(coder), separators=(",", ":")).encode())
    print(json.dumps({"package": args.out.name, "bytes": args.out.stat().st_size, "hash": identity, "onnxDifference": quality["onnxDifference"]}))


if __name__ == "__main__":
    main()
