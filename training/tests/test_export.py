"""A small untrained model exported to a package: graphs agree with PyTorch, every entry matches model.json, tables are sound."""

import hashlib
import json
import zipfile

import numpy as np
import pytest
import torch

from nacre_training.export import check_graphs, export
from nacre_training.graphs import analysis_graph, hyper_analysis_graph, synthesis_graph
from nacre_training.integer_walloc import IntegerWalloc
from nacre_training.models.walloc import Walloc, WallocConfig
from nacre_training.tables import BANDS, TOTAL, hyper_tables, laplace_tables, normalise, rate_table


@pytest.fixture(scope="module")
def coder() -> IntegerWalloc:
    torch.manual_seed(5)
    model = Walloc(WallocConfig(latent_channels=16, hyper_channels=8, width=16, hyper_width=16))
    model.start_linear(torch.arange(192.0, 0, -1))
    with torch.no_grad():
        for p in model.parameters():
            p.add_(0.02 * torch.randn_like(p))
    coder = IntegerWalloc(model)
    rng = np.random.default_rng(2)
    coder.hyper_tables = hyper_tables([[rng.integers(-5, 6, 400) for _ in range(8)] for _ in range(BANDS)])
    return coder


def test_graphs_agree_with_pytorch(coder):
    graphs = {"analysis": analysis_graph(coder.model), "hyper-analysis": hyper_analysis_graph(coder.model), "synthesis": synthesis_graph(coder.model)}
    worst = check_graphs(coder, graphs)
    assert 0 < worst["synthesis"] < 0.5


def test_package_entries_match_their_manifest(coder, tmp_path):
    out = tmp_path / "m.nacremodel"
    identity = export(coder, {"hours": 0}, "0.0.0", out, {})
    with zipfile.ZipFile(out) as package:
        names = package.namelist()
        assert names[0] == "model.json"
        text = package.read("model.json")
        assert hashlib.sha256(text).hexdigest() == identity
        manifest = json.loads(text)
        assert [e["name"] for e in manifest["entries"]] == names[1:]
        for entry in manifest["entries"]:
            data = package.read(entry["name"])
            assert len(data) == entry["bytes"] and hashlib.sha256(data).hexdigest() == entry["sha256"]


def test_integer_networks_stay_close_to_the_float_model(coder):
    x = torch.nn.functional.interpolate(torch.rand(1, 3, 8, 8), scale_factor=8, mode="bicubic").clamp(0, 1)
    level = 70
    x_hat, bits = coder.code(x, level)
    with torch.no_grad():
        float_hat, _ = coder.model.code(x, torch.tensor([float(level)]))
    # Means on a 1/16 grid may round differently, by at most one step of a latent here and there.
    assert (x_hat - float_hat).abs().mean() < 0.01 and bits > 0


def test_tables_are_sound():
    for frequencies, low, shift in laplace_tables():
        assert frequencies.sum() == TOTAL and frequencies.min() >= 1 and low < 0 and shift <= 4
    assert normalise(np.array([0, 0, 1e9])).tolist() == [1, 1, TOTAL - 2]


def test_rate_counts_escapes():
    frequencies = normalise(np.array([1.0, 6.0, 1.0, 0.1]))
    inside = rate_table(frequencies, -1, 0, np.array([0]))
    outside = rate_table(frequencies, -1, 0, np.array([9]))
    # distance 7 beyond the range, Exp-Golomb order 2: 2 prefix bits and a stop, 3 more, and the sign
    assert outside == pytest.approx(-np.log2(frequencies[3] / TOTAL) + 1 + 5)
    assert inside < 1
