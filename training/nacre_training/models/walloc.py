"""The walloc picture model: fixed orthonormal front end, shallow transforms at 1/8 resolution, integer-ready entropy networks.

Pipeline (WaLLoC, Jacobellis and Yadwadkar 2024, with a rate term and a hyperprior after Balle et al. 2018):
pixels -> front (8x8 DCT or wavelet packets of orthonormal colours, 192 channels at 1/8) -> analysis -> latents y
-> gains of the quality level -> symbols; symbols -> inverse gains -> synthesis -> inverse front -> pixels.

The entropy networks use only what an integer network can do (docs/format.md, "Integer networks"): convolutions, ReLU clipped
to [0, 8), sums. Latents are coded in four passes over the 2x2 positions of a 1/16 grid; channel c takes position (pass + c) % 4.
"""

import math
from dataclasses import dataclass

import torch
import torch.nn as nn
import torch.nn.functional as F

from nacre_training.front import Front

SCALE_MIN, SCALE_MAX, NUM_SCALES = 0.06, 256.0, 64  # standard deviations of the tables, evenly spaced in the logarithm
SCALE_STEP = math.log(SCALE_MAX / SCALE_MIN) / (NUM_SCALES - 1)
POSITIONS = (0, 3, 1, 2)  # order of the cells of a 2x2 block, as 2 * row + column
PASSES = 4
CONTEXT_LIMIT = 4095 / 16  # contexts see values clamped to this, on a 1/16 grid
ACTIVATION_LIMIT = 2047 / 256  # clipped ReLU of the entropy networks: 0..2047 with 8 fractional bits


@dataclass(frozen=True)
class WallocConfig:
    front: str = "dct8"  # or "packets3"
    latent_channels: int = 96
    hyper_channels: int = 32
    width: int = 128  # channels of analysis and synthesis
    analysis_blocks: int = 2  # 0: linear analysis
    synthesis_blocks: int = 3
    hyper_width: int = 128
    nodes: int = 11  # quality-dependent values are linear between this many levels
    lambda_min: float = 0.00025
    lambda_max: float = 0.2


def level_lambda(config: WallocConfig, level: torch.Tensor) -> torch.Tensor:
    """Rate-distortion weight of a level in [0, 100]: loss = lambda * 255^2 * MSE + bpp."""
    return config.lambda_min * (config.lambda_max / config.lambda_min) ** (level / 100)


def active_channels(config: WallocConfig, level: torch.Tensor) -> torch.Tensor:
    """Number of coded latent channels of a level: a multiple of 4 that grows from a third to all at level 71."""
    full = config.latent_channels
    return torch.clamp(4 * torch.ceil((full / 3 + 0.009375 * full * level) / 4), max=full)


class LevelBias(nn.Module):
    """A bias per channel, linear in the quality level between `nodes` levels; zero at the start."""

    def __init__(self, nodes: int, channels: int):
        super().__init__()
        self.table = nn.Parameter(torch.zeros(nodes, channels))

    def forward(self, basis: torch.Tensor) -> torch.Tensor:  # (B, nodes) -> (B, C, 1, 1)
        return (basis @ self.table)[:, :, None, None]


def level_basis(level: torch.Tensor, nodes: int) -> torch.Tensor:
    """(B,) levels in [0, 100] -> (B, nodes) weights of linear interpolation."""
    position = level[:, None] * ((nodes - 1) / 100)
    return torch.clamp(1 - (position - torch.arange(nodes, device=level.device)).abs(), min=0)


class Block(nn.Module):
    """x + conv1(ReLU(conv3(x) + bias of the level)): the dense residual block."""

    def __init__(self, channels: int, nodes: int):
        super().__init__()
        self.conv = nn.Conv2d(channels, channels, 3, padding=1)
        self.level = LevelBias(nodes, channels)
        self.project = nn.Conv2d(channels, channels, 1)
        nn.init.zeros_(self.project.weight)
        nn.init.zeros_(self.project.bias)

    def forward(self, x, basis):
        return x + self.project(F.relu(self.conv(x) + self.level(basis).to(x.dtype)))


class Analysis(nn.Module):
    """Front coefficients (B, 192, h, w) -> latents (B, C, h, w): a linear map plus, unless it has no blocks, a residual network."""

    def __init__(self, c: WallocConfig):
        super().__init__()
        self.skip = nn.Conv2d(192, c.latent_channels, 1, bias=False)
        self.blocks = nn.ModuleList(Block(c.width, c.nodes) for _ in range(c.analysis_blocks))
        if c.analysis_blocks:
            self.enter = nn.Conv2d(192, c.width, 1)
            self.leave = nn.Conv2d(c.width, c.latent_channels, 1)
            nn.init.zeros_(self.leave.weight)

    def forward(self, coefficients, basis):
        y = self.skip(coefficients)
        if len(self.blocks):
            h = self.enter(coefficients)
            for block in self.blocks:
                h = block(h, basis)
            y = y + self.leave(h)
        return y


class Synthesis(nn.Module):
    """Latents (B, C, h, w), gains undone -> front coefficients (B, 192, h, w)."""

    def __init__(self, c: WallocConfig):
        super().__init__()
        self.skip = nn.Conv2d(c.latent_channels, 192, 1, bias=False)
        self.enter = nn.Conv2d(c.latent_channels, c.width, 1)
        self.level = LevelBias(c.nodes, c.width)
        self.blocks = nn.ModuleList(Block(c.width, c.nodes) for _ in range(c.synthesis_blocks))
        self.leave = nn.Conv2d(c.width, 192, 1)
        nn.init.zeros_(self.leave.weight)

    def forward(self, y, basis):
        h = self.enter(y)
        h = h + self.level(basis).to(h.dtype)
        for block in self.blocks:
            h = block(h, basis)
        return self.skip(y) + self.leave(h)


class HyperAnalysis(nn.Module):
    """Gained latents (B, C, 2h, 2w) -> hyper-latents (B, Z, h/2, w/2), real-valued."""

    def __init__(self, c: WallocConfig):
        super().__init__()
        w = c.hyper_width
        self.enter = nn.Conv2d(4 * c.latent_channels, w, 1)
        self.level = LevelBias(c.nodes, w)
        self.mix = nn.Conv2d(w, w, 3, padding=1)
        self.down = nn.Conv2d(w, w, 2, stride=2)
        self.leave = nn.Conv2d(w, c.hyper_channels, 1)

    def forward(self, y, basis):
        # Magnitudes matter more than signs to a hyperprior, and a soft compression keeps high levels in range.
        y = torch.asinh(y)
        h = self.enter(F.pixel_unshuffle(y, 2))
        h = F.relu(h + self.level(basis).to(h.dtype))
        h = F.relu(self.mix(h))
        h = F.relu(self.down(h))
        return self.leave(h)


def clip(x):
    """The activation of integer networks."""
    return torch.clamp(x, 0, ACTIVATION_LIMIT)


class HyperSynthesis(nn.Module):
    """Integer hyper-latents (B, Z, h, w) -> psi (B, P, 2h, 2w) in [0, 8)."""

    def __init__(self, c: WallocConfig):
        super().__init__()
        w = c.hyper_width
        self.enter = nn.Conv2d(c.hyper_channels, w, 3, padding=1)
        self.level = LevelBias(c.nodes, w)
        self.expand = nn.Conv2d(w, 4 * w, 1)
        self.depthwise = nn.Conv2d(w, w, 3, padding=1, groups=w)
        self.leave = nn.Conv2d(w, w, 1)

    def forward(self, z, basis):
        h = self.enter(z)
        h = clip(h + self.level(basis).to(h.dtype))
        h = clip(F.pixel_shuffle(self.expand(h), 2))
        return clip(self.leave(self.depthwise(h)))


class Parameters(nn.Module):
    """Pass k: psi and the contexts of passes 0..k-1 -> mean and scale index of each symbol of the pass."""

    def __init__(self, c: WallocConfig, index: int):
        super().__init__()
        w, n = c.hyper_width, c.latent_channels
        self.enter = nn.Conv2d(w + 2 * n * index, w, 1)
        self.level = LevelBias(c.nodes, w)
        self.hidden = nn.Conv2d(w, w, 1)
        self.mean = nn.Conv2d(w, n, 1)
        self.scale = nn.Conv2d(w, n, 1)
        # The linear prediction of a channel from itself: large values (DC at high levels) would saturate the clipped hidden layer.
        self.predict = nn.ModuleList(nn.Conv2d(n, n, 3, padding=1, groups=n, bias=False) for _ in range(index))
        nn.init.zeros_(self.mean.weight)
        nn.init.zeros_(self.mean.bias)
        nn.init.constant_(self.scale.bias, 14.0)
        for p in self.predict:
            nn.init.zeros_(p.weight)

    def forward(self, psi, contexts, values, basis):
        h = self.enter(torch.cat([psi, *contexts], 1))
        h = clip(h + self.level(basis).to(h.dtype))
        h = clip(self.hidden(h))
        mean = self.mean(h).float()
        for predict, value in zip(self.predict, values):
            mean = mean + predict(value).float()
        return mean, torch.clamp(self.scale(h).float(), 0, NUM_SCALES - 1)


class Walloc(nn.Module):
    def __init__(self, config: WallocConfig):
        super().__init__()
        c = self.config = config
        n = c.latent_channels
        self.front = Front(c.front)
        self.analysis = Analysis(c)
        self.synthesis = Synthesis(c)
        self.hyper_analysis = HyperAnalysis(c)
        self.hyper_synthesis = HyperSynthesis(c)
        self.contexts = nn.ModuleList(nn.Conv2d(n, 2 * n, 3, padding=1, groups=n, bias=False) for _ in range(PASSES - 1))
        self.passes = nn.ModuleList(Parameters(c, k) for k in range(PASSES))
        # Logarithms of gains are learned ten times faster than other weights (image.md 7), see train.parameter_groups.
        start = [1.5 * 255 * math.sqrt(level_lambda(c, torch.tensor(100.0 * k / (c.nodes - 1))).item() / 26) for k in range(c.nodes)]
        self.log_gain = nn.Parameter(torch.log(torch.tensor(start))[:, None].repeat(1, n))
        self.hyper_log_scale = nn.Parameter(torch.zeros(c.nodes, c.hyper_channels))
        # Channels of the pass-major layout (pass * n + channel) within pixel_unshuffle's order, and back.
        order = torch.tensor([4 * ch + POSITIONS[(k + ch) % 4] for k in range(PASSES) for ch in range(n)])
        self.register_buffer("pass_order", order, persistent=False)
        self.register_buffer("cell_order", torch.argsort(order), persistent=False)

    def start_linear(self, variances: torch.Tensor) -> None:
        """Starts the linear maps as a selection of the front's channels of highest variance (192,)."""
        chosen = torch.argsort(variances, descending=True)[: self.config.latent_channels]
        with torch.no_grad():
            self.analysis.skip.weight.zero_()
            self.synthesis.skip.weight.zero_()
            for latent, channel in enumerate(chosen):
                self.analysis.skip.weight[latent, channel, 0, 0] = 1
                self.synthesis.skip.weight[channel, latent, 0, 0] = 1

    def gains(self, basis):
        return torch.exp(basis @ self.log_gain)[:, :, None, None]

    def hyper_bits(self, z, basis):
        """Bits of hyper-latents under a zero-mean logistic per channel and level, (B,)."""
        s = torch.exp(-(basis @ self.hyper_log_scale))[:, :, None, None]
        a = z.abs()
        p = torch.sigmoid((0.5 - a) * s) - torch.sigmoid((-0.5 - a) * s)
        return -torch.log2(p.clamp(min=1e-9)).sum((1, 2, 3))

    def split_passes(self, y):
        """(B, C, 2h, 2w) -> pass-major (B, 4C, h, w)."""
        return F.pixel_unshuffle(y.contiguous(), 2)[:, self.pass_order]

    def join_passes(self, cells):
        return F.pixel_shuffle(cells[:, self.cell_order], 2)

    def active_mask(self, level):
        """(B, C, 1, 1): 1 for the coded channels of each level."""
        channels = torch.arange(self.config.latent_channels, device=level.device)
        return (channels[None, :] < active_channels(self.config, level)[:, None])[:, :, None, None].float()

    def forward(self, x, level):
        """x (B, 3, H, W) in [0, 1], sides multiples of 8; level (B,). Returns (xHat, rateBits (B,)): noise for rates and
        contexts, straight-through rounding for the distortion (better than noise in both: image.md 8)."""
        basis = level_basis(level, self.config.nodes)
        gain = self.gains(basis)
        y = self.analysis(self.front.forward_transform(x), basis).float()
        height, width = y.shape[2:]
        # The hyper-latents' grid is four latents wide: cells beyond the picture are not coded and read as 0, as in a file.
        beyond = (0, -width % 4, 0, -height % 4)
        coded = F.pad(self.active_mask(level).expand(-1, -1, height, width), beyond)
        y = F.pad(y * gain, beyond) * coded
        z = self.hyper_analysis(y, basis).float()
        z_hat = z + (torch.round(z) - z).detach()
        psi = self.hyper_synthesis(z_hat, basis)
        cells = self.split_passes(y)
        mask = self.split_passes(coded)
        noisy = (cells + torch.rand_like(cells) - 0.5) * mask
        values = [torch.clamp(s, -CONTEXT_LIMIT, CONTEXT_LIMIT) for s in noisy.chunk(PASSES, 1)[:-1]]
        contexts = [net(v) for net, v in zip(self.contexts, values)]
        parameters = [p(psi, contexts[:k], values[:k], basis) for k, p in enumerate(self.passes)]
        mean = torch.cat([m for m, _ in parameters], 1).contiguous()
        scale = SCALE_MIN * torch.exp(SCALE_STEP * torch.cat([s for _, s in parameters], 1).contiguous())
        bits = (laplace_bits(noisy - mean, scale) * mask).sum((1, 2, 3)) + self.hyper_bits(z + torch.rand_like(z) - 0.5, basis)
        hat = cells + (torch.round(cells - mean) + mean - cells).detach()
        y_hat = self.join_passes(hat * mask)[:, :, :height, :width] / gain
        x_hat = self.front.inverse_transform(self.synthesis(y_hat.contiguous(memory_format=torch.channels_last), basis).float())
        return x_hat, bits

    @torch.no_grad()
    def code(self, x, level):
        """What a decoder would see, with float entropy networks: (xHat, rateBits (B,)) from rounded symbols and real contexts."""
        basis = level_basis(level, self.config.nodes)
        active = self.active_mask(level)
        gain = self.gains(basis)
        y = self.analysis(self.front.forward_transform(x), basis).float() * (gain * active)
        z = torch.round(self.hyper_analysis(y, basis).float()).clamp(-127, 127)
        psi = self.hyper_synthesis(z, basis)
        bits = self.hyper_bits(z, basis)
        decoded, contexts, values = [], [], []
        for k, target in enumerate(self.split_passes(y).chunk(PASSES, 1)):
            mean, index = self.passes[k](psi, contexts, values, basis)
            mean = torch.round(mean * 16) / 16
            q = torch.round(target - mean)
            bits = bits + (laplace_bits(q, SCALE_MIN * torch.exp(SCALE_STEP * torch.round(index))) * active).sum((1, 2, 3))
            decoded.append((q + mean) * active)
            if k < PASSES - 1:
                values.append(torch.clamp(decoded[-1], -CONTEXT_LIMIT, CONTEXT_LIMIT))
                contexts.append(self.contexts[k](values[-1]))
        y_hat = self.join_passes(torch.cat(decoded, 1))
        x_hat = self.front.inverse_transform(self.synthesis(y_hat / gain, basis).float())
        return x_hat, bits


class LaplaceBits(torch.autograd.Function):
    """-log2 of the mass of [r - 1/2, r + 1/2] under a zero-mean Laplace distribution of standard deviation `scale`.

    Measured: symbols of a model trained with Gaussians cost 7.1 % more under Gaussian tables than under their own histograms,
    1.0 % under Laplace tables. The gradient is written by hand: fewer passes over memory, and linear, never vanishing tails.
    """

    @staticmethod
    def forward(ctx, residual, scale):
        a = residual.abs()
        t = math.sqrt(2) / scale
        # |r| >= 1/2: P = exp(-t (|r| - 1/2)) (1 - exp(-t)) / 2;  inside: P = 1 - exp(-t/2) cosh(t r).
        over = (a - 0.5).clamp_(min=0)
        inner = a.clamp(max=0.5)
        near = torch.exp((inner - 0.5) * t).mul_(0.5)
        far = torch.exp((inner + 0.5) * -t).mul_(0.5)
        p = (1 - near - far).clamp_(min=1e-12)
        ctx.save_for_backward(residual, scale, t, over, inner, near, far, p)
        return (over * t - torch.log(p)) / math.log(2)

    @staticmethod
    def backward(ctx, grad):
        residual, scale, t, over, inner, near, far, p = ctx.saved_tensors
        grad = grad / math.log(2)
        slope = torch.where(over > 0, t, (near - far) * t / p)
        d_t = over - ((0.5 - inner) * near + (0.5 + inner) * far) / p
        return grad * slope * residual.sign(), -grad * d_t * t / scale


def laplace_bits(residual, scale):
    return LaplaceBits.apply(residual, scale)
