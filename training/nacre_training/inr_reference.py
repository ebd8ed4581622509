"""The whole fit of an overfitted picture (Cool-Chic's idea: Ladune et al. 2023, Blard et al. 2024) in PyTorch: what the Java trainer is held against.

Seven grids of latents, one context network for all of them, one upsampling filter, and a synthesis are fitted to one picture. Rates and
gradients are autograd's; noise and first parameters come from integers, so that Java draws the same numbers (`noise`).

    python -m nacre_training.inr_reference PICTURE [--crop X Y W H] [--steps 1000] [--lmbda 1e-3] [--optimiser soap]
    python -m nacre_training.inr_reference --vectors FILE      (the numbers that PyramidFitVectorsTest compares with)
"""

import argparse
import json
import math
import sys
import time
from dataclasses import asdict, dataclass

import numpy as np
import torch
import torch.nn.functional as F

# Causal neighbours (column, row), the nearest first.
NEIGHBOURS = [(-1, 0), (0, -1), (-1, -1), (1, -1), (-2, 0), (0, -2), (0, -3), (-3, 0), (-2, -1), (1, -2), (-1, -2), (2, -1)]

# One value of `noise` is a sum of four bytes; this makes its standard deviation 1.
NOISE_SCALE = np.float32(1 / math.sqrt(4 * (256**2 - 1) / 12))

MIN_PROBABILITY = 2.0**-15  # the least that the coder gives a symbol
MIN_SCALE, MAX_SCALE = -5.0, 7.0  # log2 of the distance in which the tail of a Laplace distribution halves
LEAST_POSITIONS = 512  # networks learn from every fourth or second row of a plane, as long as so many positions are left

LATENT_STREAM, PARAMETER_STREAM = 0, 1


@dataclass(frozen=True)
class Settings:
    grids: int = 7
    context_layers: int = 2
    context_width: int = 16
    synthesis_width: int = 24
    residuals: int = 2
    steps: int = 1000
    lmbda: float = 1e-3
    seed: int = 1
    network_rate: float = 1e-2
    latent_rate: float = 0.16
    optimiser: str = "soap"


def mix(x: int) -> int:
    """The finaliser of MurmurHash3 (Appleby), on 32 bits."""
    x &= 0xFFFFFFFF
    x ^= x >> 16
    x = x * 0x85EBCA6B & 0xFFFFFFFF
    x ^= x >> 13
    x = x * 0xC2B2AE35 & 0xFFFFFFFF
    return x ^ x >> 16


def noise(seed: int, stream: int, step: int, part: int, count: int) -> np.ndarray:
    """`count` float32 numbers of mean 0 and standard deviation 1, nearly Gaussian, each known by its five coordinates alone."""
    key = mix(mix(mix(mix(seed) + stream) + step) + part)
    x = np.arange(count, dtype=np.uint32) * np.uint32(0x9E3779B1) + np.uint32(key)
    x ^= x >> np.uint32(16)
    x *= np.uint32(0x85EBCA6B)
    x ^= x >> np.uint32(13)
    x *= np.uint32(0xC2B2AE35)
    x ^= x >> np.uint32(16)
    total = sum((x >> np.uint32(8 * i) & np.uint32(255)).astype(np.int32) for i in range(4)) - 510
    return total.astype(np.float32) * NOISE_SCALE


def first_parameters(s: Settings, planes: int) -> list[torch.Tensor]:
    """All parameters in the order in which a file has them; matrices are [output][input]."""
    tensors = []

    def add(shape, spread=0.0, value=None):
        count = math.prod(shape)
        if value is None:
            drawn = noise(s.seed, PARAMETER_STREAM, 0, len(tensors), count) * np.float32(spread)
        else:
            drawn = np.broadcast_to(np.asarray(value, dtype=np.float32), shape).reshape(-1).copy()
        tensors.append(torch.from_numpy(drawn.reshape(shape)).clone())

    inputs = len(NEIGHBOURS)
    for _ in range(s.context_layers):
        add((s.context_width, inputs), 1 / math.sqrt(inputs))
        add((s.context_width,), value=0)
        inputs = s.context_width
    add((2, s.context_width), 0.02)
    skip = np.zeros((2, len(NEIGHBOURS)), dtype=np.float32)
    skip[0, :2] = 0.4  # a mean of left and upper neighbour is a fair guess of any latent
    add((2, len(NEIGHBOURS)), value=skip)
    add((2,), value=0)
    add((4,), value=[-0.03515625, 0.26171875, 0.87890625, -0.10546875])  # bicubic
    add((s.synthesis_width, s.grids), 0.15)
    add((s.synthesis_width,), value=0)
    add((planes, s.synthesis_width), 0.02)
    add((planes, s.grids), value=0.04)
    add((planes,), value=0.5)
    for _ in range(s.residuals):
        add((planes, planes, 3, 3), value=0)
        add((planes,), value=0)
    return tensors


def learned_rows(step: int, height: int, width: int) -> tuple[torch.Tensor, int]:
    """Which rows of a plane networks learn from at a step (1 or 0 for each), and what their gradient counts."""
    stride = 4
    while stride > 1 and height * width // stride < LEAST_POSITIONS:
        stride //= 2
    return (torch.arange(height) % stride == step % stride).float(), stride


def sizes(s: Settings, height: int, width: int):
    return [((height + (1 << k) - 1) >> k, (width + (1 << k) - 1) >> k) for k in range(s.grids)]


def soft_round(x: torch.Tensor, temperature: float) -> torch.Tensor:
    whole = torch.round(x - 0.5).detach()  # floor; at whole numbers either neighbour gives the same result
    return whole + 0.5 + 0.5 * torch.tanh((x - whole - 0.5) / temperature) / math.tanh(0.5 / temperature)


def neighbourhood(q: torch.Tensor) -> torch.Tensor:
    """(neighbours, height, width); what lies outside reads as 0."""
    h, w = q.shape
    padded = F.pad(q, (3, 3, 3, 0))
    return torch.stack([padded[3 + dy : 3 + dy + h, 3 + dx : 3 + dx + w] for dx, dy in NEIGHBOURS])


def skip_network(p: list[torch.Tensor], layers: int, x: torch.Tensor) -> torch.Tensor:
    """Hidden ReLU layers, and a linear layer around them; x (inputs, positions)."""
    hidden = x
    for layer in range(layers):
        hidden = F.relu(p[2 * layer] @ hidden + p[2 * layer + 1][:, None])
    out, skip, bias = p[2 * layers : 2 * layers + 3]
    return out @ hidden + skip @ x + bias[:, None]


def rate_bits(q: torch.Tensor, statistics: torch.Tensor) -> torch.Tensor:
    """-log2 of what a Laplace distribution of mean statistics[0] and half-life 2^statistics[1] has between q - 1/2 and q + 1/2."""
    inverse = torch.exp(statistics[1].clamp(MIN_SCALE, MAX_SCALE) * -math.log(2)) * math.log(2)
    d = (q - statistics[0]).abs()
    near = torch.exp(-((0.5 - d).abs() * inverse).clamp(max=40))
    far = torch.exp(-((0.5 + d) * inverse).clamp(max=40))
    p = torch.where(d < 0.5, 1 - near, torch.zeros(())) + 0.5 * (near - far)
    return -torch.log2(p.clamp_min(MIN_PROBABILITY))


def upsample(x: torch.Tensor, taps: torch.Tensor, height: int, width: int) -> torch.Tensor:
    def along_rows(v, size):
        m = v.shape[1]
        p = F.pad(v[None], (2, 2), mode="replicate")[0]
        even = sum(taps[t] * p[:, t : t + m] for t in range(4))
        odd = sum(taps[t] * p[:, 4 - t : 4 - t + m] for t in range(4))
        return torch.stack([even, odd], 2).reshape(v.shape[0], 2 * m)[:, :size]

    return along_rows(along_rows(x, width).t(), height).t()


class Fit:
    """The state of a fit of a picture (planes, height, width) with samples in [0, 1]."""

    def __init__(self, picture: torch.Tensor, s: Settings):
        self.s = s
        self.picture = picture
        planes, self.height, self.width = picture.shape
        self.params = [p.requires_grad_() for p in first_parameters(s, planes)]
        self.latents = [torch.zeros(size, requires_grad=True) for size in sizes(s, self.height, self.width)]
        self.of_latents = torch.optim.Adam(self.latents, lr=s.latent_rate, betas=(0.9, 0.99), eps=1e-8)
        kinds = {"soap": Soap, "adam": lambda p: torch.optim.Adam(p, betas=(0.9, 0.99), eps=1e-8)}
        self.of_networks = kinds[s.optimiser](self.params)

    def quantised(self, step: int) -> list[torch.Tensor]:
        hard_from = hard_start(self.s.steps)
        if step >= hard_from:
            return [torch.round(y).detach() for y in self.latents]
        done = step / hard_from
        temperature, spread = 0.6 - 0.5 * done, 0.3 - 0.15 * done
        result = []
        for k, y in enumerate(self.latents):
            n = torch.from_numpy(noise(self.s.seed, LATENT_STREAM, step, k, y.numel())).reshape(y.shape)
            result.append(soft_round(soft_round(y, temperature) + n * np.float32(spread), temperature))
        return result

    def synthesis(self, q: list[torch.Tensor], step: int) -> torch.Tensor:
        s, shapes = self.s, sizes(self.s, self.height, self.width)
        at = 2 * s.context_layers + 3
        rows, share = learned_rows(step, self.height, self.width)

        def layer(run, first, count):
            """A layer's results, whose parameters have a gradient in some rows only."""
            params = self.params[first : first + count]
            fixed = run([p.detach() for p in params])
            scaled = run([p.detach() + share * (p - p.detach()) for p in params])
            return torch.where(rows[:, None] > 0, scaled, fixed)

        inputs = []
        for k, x in enumerate(q):
            for level in range(k - 1, -1, -1):
                x = upsample(x, self.params[at], *shapes[level])
            inputs.append(x.reshape(-1))
        x = torch.stack(inputs)
        y = layer(lambda p: skip_network(p, 1, x).reshape(1, -1, self.height, self.width), at + 1, 5)
        for residual in range(s.residuals):
            padded = F.pad(y, (1, 1, 1, 1), mode="replicate")
            y = y + layer(lambda p, around=padded: F.conv2d(around, *p), at + 6 + 2 * residual, 2)
        return y[0]

    def step(self, step: int):
        """Returns MSE and bits before the update."""
        s = self.s
        q = self.quantised(step)
        context = self.params[: 2 * s.context_layers + 3]
        frozen = [p.detach() for p in context]
        bits, learned = 0.0, 0.0
        for k, x in enumerate(q):
            around = neighbourhood(x)
            bits = bits + rate_bits(x.reshape(-1), skip_network(frozen, s.context_layers, around.flatten(1))).sum()
            rows, share = learned_rows(step, *x.shape)
            rated = rate_bits(x.detach().reshape(-1), skip_network(context, s.context_layers, around.detach().flatten(1)))
            learned = learned + share * (rated.reshape(x.shape) * rows[:, None]).sum()
        errors = ((self.synthesis(q, step) - self.picture) ** 2).sum()
        lmbda = s.lmbda * price(step, s.steps, s.lmbda)
        loss = errors / (self.picture.shape[0] * lmbda) + bits + learned  # in bits: pixels / lambda times MSE + lambda * bpp
        for v in self.params + self.latents:
            v.grad = None
        loss.backward()
        hard_from = hard_start(s.steps)
        if step < hard_from:
            rate = 1.0 if 2 * step < hard_from else max(0.02, 2 - 2 * step / hard_from)
            self.of_latents.param_groups[0]["lr"] = s.latent_rate * rate
            self.of_latents.step()
        else:
            rate = 0.3 * (1 - (step - hard_from) / (s.steps - hard_from))
        self.of_networks.param_groups[0]["lr"] = s.network_rate * rate
        self.of_networks.step()
        return errors.item() / self.picture.numel(), float(bits.item())


def hard_start(steps: int) -> int:
    """The first step with rounded latents."""
    return steps - steps // 10


def price(step: int, steps: int, lmbda: float) -> float:
    """What a bit costs, in parts of lambda: dear at first, so that coarse grids say what they can before fine ones do."""
    first = max(1.0, min(10.0, 0.025 / lmbda))
    return first ** max(0.0, 1 - step / min(0.33 * hard_start(steps), 150))


class Soap(torch.optim.Optimizer):
    """SOAP (Vyas et al. 2024): Adam in the eigenbasis of Shampoo's preconditioners. State in double precision; vectors get plain Adam.

    The bases start as the identity and follow by one orthogonal iteration every `every` steps, which also sorts them.
    """

    def __init__(self, params, betas=(0.95, 0.95), every=5, eps=1e-8):
        super().__init__(params, {"lr": 0.0, "betas": betas, "every": every, "eps": eps})

    @staticmethod
    def ridged(a: torch.Tensor) -> torch.Tensor:
        """Where there was no gradient, a basis stays instead of following rounding."""
        return a + 1e-5 * a.trace() / len(a) * torch.eye(len(a)).double()

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            b1, b2 = group["betas"]
            for p in group["params"]:
                g = p.grad.double().reshape(p.shape[0], -1) if p.dim() > 1 else p.grad.double()[None]
                state = self.state[p]
                if not state:
                    rows, columns = g.shape
                    state.update(n=0, m=torch.zeros_like(g), v=torch.zeros_like(g))
                    state.update(left=torch.zeros(rows, rows).double(), right=torch.zeros(columns, columns).double())
                    state.update(ql=torch.eye(rows).double(), qr=torch.eye(columns).double())
                if p.dim() > 1:
                    state["left"].lerp_(g @ g.T, 1 - b2)
                    state["right"].lerp_(g.T @ g, 1 - b2)
                    if state["n"] % group["every"] == 0:
                        state["ql"] = torch.linalg.qr(self.ridged(state["left"]) @ state["ql"]).Q
                        state["qr"] = torch.linalg.qr(self.ridged(state["right"]) @ state["qr"]).Q
                state["n"] += 1
                state["m"].lerp_(g, 1 - b1)
                ql, qr = state["ql"], state["qr"]
                turned = ql.T @ g @ qr
                state["v"].lerp_(turned * turned, 1 - b2)
                m = ql.T @ state["m"] @ qr / (1 - b1 ** state["n"])
                v = state["v"] / (1 - b2 ** state["n"])
                p.sub_((group["lr"] * (ql @ (m / (v.sqrt() + group["eps"])) @ qr.T)).reshape(p.shape).float())


def test_picture(height: int, width: int) -> np.ndarray:
    """(3, height, width) levels from integer arithmetic: ramps, an edge, and some noise."""
    x, y = np.meshgrid(np.arange(width), np.arange(height))
    planes = []
    for c in range(3):
        a = (x * (5 + c) + y * 3) & 127
        triangle = np.where(a < 64, a, 127 - a)
        disc = np.where((x - 30) ** 2 + (y - 20) ** 2 < 200, 80 // (c + 1), 0)
        planes.append(40 + 2 * triangle + disc + ((x * 7 + y * 13 + c * 5) * (x + 3 * y) % 11))
    return np.stack(planes)


def vectors() -> dict:
    """Losses of fits of the test picture, and the sums of magnitudes of what they ended with."""
    cases = []
    usual = Settings.lmbda
    # The last: a first price below ten times lambda, and bits dear for less than a third of the soft steps.
    for optimiser, steps, lmbda in (("adam", 50, usual), ("soap", 50, usual), ("soap", 400, usual), ("soap", 700, 5e-3)):
        s = Settings(steps=steps, lmbda=lmbda, optimiser=optimiser, seed=7)
        fit = Fit(torch.from_numpy(test_picture(48, 64).astype(np.float32) / 255), s)
        losses = [fit.step(i) for i in range(50)]
        cases.append(
            {
                "optimiser": optimiser,
                "steps": steps,
                "lambda": lmbda,
                "mse": [mse for mse, _ in losses],
                "bits": [bits for _, bits in losses],
                "parameters": [p.detach().double().abs().sum().item() for p in fit.params],
                "latents": [y.detach().double().abs().sum().item() for y in fit.latents],
            }
        )
    drawn = [[int(round(float(v / NOISE_SCALE))) for v in noise(*key, 5)] for key in ((7, 0, 3, 2), (-5, 1, 0, 9))]
    return {"settings": asdict(Settings(seed=7)), "noise": drawn, "cases": cases}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("picture", nargs="?")
    parser.add_argument("--vectors")
    parser.add_argument("--crop", type=int, nargs=4, metavar=("X", "Y", "W", "H"))
    parser.add_argument("--steps", type=int, default=Settings.steps)
    parser.add_argument("--stop", type=int, help="after so many steps")
    parser.add_argument("--lmbda", type=float, default=Settings.lmbda)
    parser.add_argument("--optimiser", choices=("soap", "adam"), default="soap")
    parser.add_argument("--threads", type=int, default=1)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    if args.vectors:
        with open(args.vectors, "w") as file:
            json.dump(vectors(), file)
            file.write("\n")
        return
    if not args.picture:
        parser.error("a picture or --vectors")
    from PIL import Image

    image = Image.open(args.picture).convert("RGB")
    if args.crop:
        x, y, w, h = args.crop
        image = image.crop((x, y, x + w, y + h))
    picture = torch.from_numpy(np.asarray(image).astype(np.float32) / 255).permute(2, 0, 1).contiguous()
    fit = Fit(picture, Settings(steps=args.steps, lmbda=args.lmbda, optimiser=args.optimiser))
    start = time.time()
    for i in range(args.stop or args.steps):
        mse, bits = fit.step(i)
        if i % 50 == 0 or i == args.steps - 1:
            bpp = bits / (fit.height * fit.width)
            seconds = (time.time() - start) / (i + 1)
            print(f"{i} J {1000 * (mse + args.lmbda * bpp):.3f} bpp {bpp:.4f} psnr {-10 * math.log10(mse):.2f} {seconds:.3f} s/step", flush=True)


if __name__ == "__main__":
    sys.exit(main())
