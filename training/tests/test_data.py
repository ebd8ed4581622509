"""Crops: shapes, and that small ones hold flat and two-coloured pictures as well as pieces of photographs."""

from pathlib import Path

import numpy as np
import torch

from nacre_training.data import PictureStore

SAMPLES = Path(__file__).resolve().parent.parent.parent / "samples"


def test_a_quarter_of_small_crops_has_one_colour_and_a_quarter_two(tmp_path):
    store = PictureStore([SAMPLES / "flowers.png", SAMPLES / "path.jpg"], tmp_path, min_side=64)
    crops = store.small_crops(400, 16, np.random.default_rng(1))
    assert crops.shape == (400, 3, 16, 16) and crops.dtype == torch.uint8
    colours = [len(crop.flatten(1).unique(dim=1)[0]) for crop in crops]
    assert 70 < colours.count(1) < 140
    assert 60 < colours.count(2) < 140
    assert sum(n > 20 for n in colours) > 120
    flat = torch.cat([crop[:, 0, 0] for crop, n in zip(crops, colours) if n == 1])
    assert ((flat == 0) | (flat == 255)).float().mean() > 0.4
