"""Writes the package of walloc-audio-44k from a run: integer networks and tables measured on training music; no graph, as the transform is fixed.

python -m nacre_training.export_walloc_audio RUN --data TARS --held-out LIST --version 0.1.0 --out FILE [--vectors FILE]
"""

import argparse
import gzip
import json
from pathlib import Path

import numpy as np
import torch

from nacre_training import lapped
from nacre_training.evaluate_walloc_audio import load_run
from nacre_training.export import pack_tables, write_package
from nacre_training.export_hifi import training_record
from nacre_training.integer_walloc_audio import LANES, IntegerWallocAudio
from nacre_training.intnet import write_networks
from nacre_training.lapped import SIZES, SUPERFRAME
from nacre_training.models.walloc_audio import MAGNITUDE_LIMIT, WIDE
from nacre_training.sound import SoundStore, held_out_names
from nacre_training.tables import PRECISION
from nacre_training.train import RUNS
from nacre_training.train_walloc_audio import RATE, UNIT_SAMPLES, bits_of, prepare, step_index_of, training_units
from nacre_training.walloc_audio_tables import encode_unit, measure_tables
from nacre_training.walloc_audio_units import BANDS, MEAN_SHIFT, UNIT_SUPERFRAMES, cut, dead_zone, steps

@torch.no_grad()
def rates(coder: IntegerWallocAudio, x: np.ndarray, step_index: int) -> tuple[float, float]:
    """kbps of a unit, quantised plainly: float networks with Laplace densities, and integers with tables."""
    floating = sum(float(bits_of(coder.model, c, u)) for c, u in enumerate(prepare(x, step_index)) if u is not None)
    [(frames, shape, angles)] = cut(x, step_index)
    plain = [dead_zone(y, 1.0) for y in frames]
    unit = coder.encode(plain, step_index, shape, angles, weight=0.0)
    if not all(np.array_equal(a, b) for a, b in zip(unit.symbols, plain)):
        raise SystemExit("the coder did not keep the symbols")
    return floating / UNIT_SAMPLES * RATE / 1000, coder.symbol_bits(unit) / UNIT_SAMPLES * RATE / 1000


def tables_of(coder: IntegerWallocAudio) -> dict[str, tuple[str, np.ndarray]]:
    tables = coder.tables
    return {
        "steps": ("int32", steps()),
        "bands": ("uint16", np.array(BANDS)),
        "splits": ("uint16", coder.splits),
        "centroids": ("int16", coder.centroids),
        "scaleMin": ("int16", np.array([low for _, low, _ in tables])),
        "scaleCounts": ("int16", np.array([len(f) for f, _, _ in tables])),
        "scaleShifts": ("uint8", np.array([shift for _, _, shift in tables])),
        "scaleFrequencies": ("uint16", np.concatenate([f for f, _, _ in tables])),
    }


def export(coder: IntegerWallocAudio, training: dict, quality: dict, version: str, out: Path) -> str:
    c = coder.model.config
    blob, described = pack_tables(tables_of(coder))
    entries = {"entropy.intnet": write_networks(list(coder.networks.values())), "tables.bin": blob}
    model_json = {
        "id": "walloc-audio-44k",
        "version": version,
        "kind": "audio",
        "codec": "walloc-audio",
        "architecture": f"walloc-audio: lapped transform in frames of {SIZES[0]} to {SIZES[-1]}, integer context networks (trunk {c.trunk}, {c.shared} shared, "
        f"hidden {c.hidden}) in four passes, Laplace tables; synthesis without a network",
        "formatVersion": 0,
        "licence": "Apache-2.0; trained on recordings named in NOTICE",
        "training": training,
        "quality": quality,
        "parameters": {
            "rate": RATE,
            "superframe": SUPERFRAME,
            "smallestFrame": SIZES[0],
            "unitSuperframes": UNIT_SUPERFRAMES,
            "magnitudeLimit": MAGNITUDE_LIMIT,
            "meanShift": MEAN_SHIFT,
            "widePositions": WIDE,
            "sharedChannels": c.shared,
            "precision": PRECISION,
        },
        "tables": described,
    }
    return write_package(out, model_json, entries)


def unit_vector(coder: IntegerWallocAudio, x: np.ndarray, step_index: int, exponent: float = 0.0) -> dict:
    """A unit for a decoder's test: the stream, what it says, and the left and right that follow, sparsely."""
    unit, _ = encode_unit(coder, x, step_index, exponent)
    stream, symbol_hash = coder.write(unit)
    sound = lapped.inverse(coder.coefficients(unit)) / 32768
    return {
        "samples": x.shape[1],
        "channels": len(x),
        "stream": stream.hex(),
        "hash": symbol_hash,
        "lanes": LANES,
        "stepIndex": step_index,
        "bandwidths": unit.bandwidths,
        "shape": unit.shape.tolist(),
        "angles": [] if unit.angles is None else unit.angles.tolist(),
        "seeds": [s.tolist() for s in unit.seeds],
        "sizes": unit.sizes,
        "firstFrames": [{"symbols": q.ravel().tolist(), "scales": i.ravel().tolist()} for q, i in zip(unit.symbols[:2], unit.indices[:2])],
        "samplesEvery37": [[round(float(v), 7) for v in row[::37]] for row in sound],
    }


def network_vectors(coder: IntegerWallocAudio, seed: int = 11) -> list[dict]:
    """Inputs and exact outputs of every network: extremes and several widths."""
    rng, cases = np.random.default_rng(seed), []

    def described(array):
        return {"shape": list(array.shape), "values": array.ravel().tolist()}

    for n, (name, network) in enumerate(coder.networks.items()):
        inputs, width = {}, (1, 5, 16)[n % 3]
        for t in network.inputs:
            x = np.rint(np.abs(rng.standard_normal((t.channels, 1, width))) * 700).astype(np.int64)
            x[rng.random(x.shape) < 0.1] = t.hi
            inputs[t.name] = x.clip(t.lo, t.hi)
        row = n % 20 if name.startswith("trunk") else 0
        outputs = network.run(inputs, row)
        cases.append({"network": name, "biasRow": row, "inputs": [described(v) for v in inputs.values()], "outputs": [described(outputs[o]) for o in network.outputs]})
    return cases


def vectors(coder: IntegerWallocAudio, sounds: list[np.ndarray]) -> dict:
    """Units of four sounds (channels, samples): fine and coarse steps, flat or not, stereo and mono, and silence."""
    units = [unit_vector(coder, x, index, exponent) for x, index, exponent in zip(sounds, (60, 20, 100, 60), (0.0, 0.0, 0.0, 0.5))]
    units.append(unit_vector(coder, sounds[0][:1, :SUPERFRAME], 60))
    units.append(unit_vector(coder, np.zeros((2, 2 * SUPERFRAME), np.float32), 60))
    return {"networks": network_vectors(coder), "units": units}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("run")
    parser.add_argument("--data", nargs="+", type=Path, required=True, help="the training archives: tables are measured on them")
    parser.add_argument("--held-out", type=Path, required=True)
    parser.add_argument("--version", required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--vectors", type=Path, help="also write units and network outputs, for the Java tests")
    parser.add_argument("--table-units", type=int, default=100)
    args = parser.parse_args()
    torch.set_num_threads(1)
    model, saved = load_run(args.run)
    coder = IntegerWallocAudio(model)
    store = SoundStore(args.data, held_out_names(args.held_out), RUNS / "cache", RATE, 2)
    measure_tables(coder, training_units(store, args.table_units))
    rows = []
    for entry in [e for e in store.validation if not e[0].startswith("speech")][:4]:
        x = store.sound(entry).T[:, UNIT_SAMPLES // 2 :][:, :UNIT_SAMPLES]
        floating, integer = rates(coder, x, step_index_of(x, 3.0))
        rows.append({"sound": entry[1], "float": round(floating, 2), "integer": round(integer, 2)})
        print(json.dumps(rows[-1]), flush=True)
    saved["state"]["crops"] = saved["state"]["units"]
    identity = export(coder, training_record(args.run, saved), {"kbps three octaves below the RMS": rows}, args.version, args.out)
    if args.vectors:
        sounds = [store.sound(e).T[:, at : at + 3 * SUPERFRAME] for e, at in zip(store.validation[-4:], (0, 40000, 80000, 120000))]
        with open(args.vectors, "wb") as raw, gzip.GzipFile("", "wb", 9, raw, mtime=0) as packed:
            packed.write(json.dumps(vectors(coder, sounds), separators=(",", ":")).encode())
    print(json.dumps({"package": args.out.name, "bytes": args.out.stat().st_size, "hash": identity}))


if __name__ == "__main__":
    main()
