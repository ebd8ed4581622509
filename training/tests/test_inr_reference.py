"""The reference of overfitted pictures: its noise, its rates, and the numbers that the Java trainer is held against."""

import json
import math
from pathlib import Path

import numpy as np
import pytest
import torch

from nacre_training import inr_reference as inr

VECTORS = Path(__file__).parents[2] / "runtime/src/test/resources/dev/nacre/fit/pyramid-vectors.json"


def test_noise_is_nearly_gaussian_and_has_no_neighbours():
    drawn = np.concatenate([inr.noise(3, 0, step, 1, 50_000) for step in range(2)])
    assert abs(drawn.mean()) < 0.01 and abs(drawn.std() - 1) < 0.01
    assert abs((np.abs(drawn) < 1).mean() - 0.68) < 0.02
    assert abs((drawn[1:] * drawn[:-1]).mean()) < 0.01
    assert abs((drawn[:50_000] * drawn[50_000:]).mean()) < 0.02


def test_rates_are_those_of_a_distribution():
    q = torch.arange(-200.0, 201.0)
    for mean, scale in ((0.3, -1.0), (-2.0, 2.0), (0.5, 0.0)):
        statistics = torch.tensor([[mean], [scale]]).expand(2, len(q))
        p = 2 ** -inr.rate_bits(q, statistics)
        assert p[p > 1.01 * inr.MIN_PROBABILITY].sum().item() == pytest.approx(1, abs=2e-3)
        # The tail halves every 2^scale.
        beyond = 2 ** -inr.rate_bits(torch.tensor([mean + 3, mean + 3 + 2**scale]), statistics[:, :2])
        assert (beyond[0] / beyond[1]).item() == pytest.approx(2, rel=1e-3)


def test_stored_vectors_are_those_of_the_reference():
    stored = json.loads(VECTORS.read_text())
    assert stored["noise"][1] == [round(float(v / inr.NOISE_SCALE)) for v in inr.noise(-5, 1, 0, 9, 5)]
    for case in stored["cases"]:
        settings = inr.Settings(
            steps=case["steps"], lmbda=case["lambda"], optimiser=case["optimiser"], seed=stored["settings"]["seed"]
        )
        fit = inr.Fit(torch.from_numpy(inr.test_picture(48, 64).astype(np.float32) / 255), settings)
        for step in range(15):
            mse, bits = fit.step(step)
            assert math.isclose(mse, case["mse"][step], rel_tol=1e-3)
            assert math.isclose(bits, case["bits"][step], rel_tol=1e-3)
