"""hifi-16k: speech at 1 to 6 kbps. HiFi-Codec's GRVQ tokens (Yang et al. 2023) between two causal ConvNeXt networks that work on
short-time spectra (as Vocos, Siuzdak 2023, does on its decoding side): everything runs 50 times a second, the FFT does the rest.

Frames: a token frame is 320 samples and two spectra (window 640, hop 160), whose windows end at its newest sample: no look-ahead.
The decoder's last spectra overlap, so output is final 480 samples behind the newest frame.
"""

from dataclasses import dataclass

import torch
from torch import nn
from torch.nn import functional as F

from nacre_training.losses.spectral import compressed
from nacre_training.models.codebooks import GroupedResidualQuantizer
from nacre_training.models.concealment import concealed


@dataclass(frozen=True)
class HifiConfig:
    rate: int = 16000
    window: int = 640
    hop: int = 160
    spectra: int = 2  # per token frame
    encoder_width: int = 256
    encoder_blocks: int = 4
    decoder_width: int = 256
    decoder_blocks: int = 6
    latent: int = 64
    groups: int = 2
    stages: int = 6
    codes: int = 1024
    masked: int = 0  # MCRVQ: stages that see a part of the channels each

    @property
    def bins(self) -> int:
        return self.window // 2 + 1

    @property
    def frame(self) -> int:
        return self.hop * self.spectra

    @property
    def overlap(self) -> int:
        return self.window - self.hop


class CausalDepthwise(nn.Module):
    """Depthwise convolution over the last `kernel` frames. x (B, T, C), history (B, kernel - 1, C)."""

    def __init__(self, width: int, kernel: int):
        super().__init__()
        self.kernel = kernel
        self.weight = nn.Parameter(torch.randn(kernel, width) * (1 / kernel) ** 0.5)
        self.bias = nn.Parameter(torch.zeros(width))

    def forward(self, x: torch.Tensor, history: torch.Tensor) -> torch.Tensor:
        x = torch.cat([history, x], 1)  # (B, kernel - 1 + T, C)
        return F.conv1d(x.mT, self.weight.t().unsqueeze(1), self.bias, groups=self.weight.shape[1]).mT


class ConvNeXtBlock(nn.Module):
    """Depthwise k7, LayerNorm, 3x wide GELU layer, per-channel scale, skip (Liu et al. 2022; causal in time)."""

    KERNEL = 7

    def __init__(self, width: int, expansion: int = 3):
        super().__init__()
        self.depthwise = CausalDepthwise(width, self.KERNEL)
        self.norm = nn.LayerNorm(width, eps=1e-6)
        self.widen = nn.Linear(width, expansion * width)
        self.narrow = nn.Linear(expansion * width, width)
        self.scale = nn.Parameter(torch.full((width,), 0.3))

    def forward(self, x: torch.Tensor, history: torch.Tensor) -> torch.Tensor:
        y = self.norm(self.depthwise(x, history))
        return x + self.scale * self.narrow(F.gelu(self.widen(y)))


def roll_history(history: torch.Tensor, x: torch.Tensor) -> torch.Tensor:
    """The last frames of history and x, as many as history has."""
    return torch.cat([history, x], 1)[:, x.shape[1] :]


class Encoder(nn.Module):
    """Compressed spectra (B, T, spectra * 2 * bins) -> latents (B, T, latent)."""

    def __init__(self, config: HifiConfig):
        super().__init__()
        w = config.encoder_width
        self.enter = nn.Linear(config.spectra * 2 * config.bins, w)
        self.enter_norm = nn.LayerNorm(w, eps=1e-6)
        self.blocks = nn.ModuleList(ConvNeXtBlock(w) for _ in range(config.encoder_blocks))
        self.leave_norm = nn.LayerNorm(w, eps=1e-6)
        self.leave = nn.Linear(w, config.latent)

    def states(self, batch: int) -> list[torch.Tensor]:
        return [self.enter.weight.new_zeros(batch, b.KERNEL - 1, self.enter.out_features) for b in self.blocks]

    def forward(self, x: torch.Tensor, states: list[torch.Tensor]):
        x = self.enter_norm(self.enter(x))
        after = []
        for block, history in zip(self.blocks, states):
            after.append(roll_history(history, x))
            x = block(x, history)
        return self.leave(self.leave_norm(x)), after


class Decoder(nn.Module):
    """Latents (B, T, latent) -> spectra (B, T, spectra, bins, 2), in units of a sine's amplitude."""

    KERNEL = 3
    OUTPUTS = 3  # of a bin: log magnitude, and two numbers for its direction, which unlike an angle has no wraps to learn

    def __init__(self, config: HifiConfig):
        super().__init__()
        self.config = config
        w = config.decoder_width
        self.enter = nn.Linear(self.KERNEL * config.latent, w)
        self.enter_norm = nn.LayerNorm(w, eps=1e-6)
        self.blocks = nn.ModuleList(ConvNeXtBlock(w) for _ in range(config.decoder_blocks))
        self.leave_norm = nn.LayerNorm(w, eps=1e-6)
        self.leave = nn.Linear(w, config.spectra * self.OUTPUTS * config.bins)

    def states(self, batch: int) -> list[torch.Tensor]:
        w = self.enter.weight
        return [w.new_zeros(batch, self.KERNEL - 1, self.config.latent)] + [w.new_zeros(batch, b.KERNEL - 1, self.enter.out_features) for b in self.blocks]

    def forward(self, z: torch.Tensor, states: list[torch.Tensor]):
        frames = z.shape[1]
        after = [roll_history(states[0], z)]
        padded = torch.cat([states[0], z], 1)
        z = torch.cat([padded[:, k : k + frames] for k in range(self.KERNEL)], -1)
        x = self.enter_norm(self.enter(z))
        for block, history in zip(self.blocks, states[1:]):
            after.append(roll_history(history, x))
            x = block(x, history)
        y = self.leave(self.leave_norm(x)).float().unflatten(-1, (self.config.spectra, self.OUTPUTS, self.config.bins))
        magnitude = y[..., 0, :].clamp(-14.0, 1.0).exp()
        direction = y[..., 1:, :]
        return (direction * (magnitude * direction.square().sum(-2).add(1e-4).rsqrt()).unsqueeze(-2)).mT, after


class Hifi(nn.Module):
    def __init__(self, config: HifiConfig):
        super().__init__()
        self.config = config
        self.encoder = Encoder(config)
        self.decoder = Decoder(config)
        self.quantizer = GroupedResidualQuantizer(config.latent, config.groups, config.stages, config.codes, config.masked)
        sine = torch.sin(torch.pi * (torch.arange(config.window) + 0.5) / config.window)
        self.register_buffer("sine", sine, persistent=False)
        self.amplitude = float(sine.sum()) / 2  # of a sine of amplitude 1 in a spectrum
        self.window_power = float((sine**2).sum()) / config.hop  # what squared windows add up to, everywhere but at the ends

    @torch.no_grad()
    def start_levels(self, x: torch.Tensor) -> None:
        """Decoding starts at the mean log magnitude of every bin of x (B, 320 T), which spares the first thousand steps."""
        c = self.config
        level = self.spectra(x).abs().clamp_min(1e-6).log().mean((0, 1))
        bias = self.decoder.leave.bias.view(c.spectra, self.decoder.OUTPUTS, c.bins)
        bias[:, 0] = level
        self.decoder.leave.weight.view(c.spectra, self.decoder.OUTPUTS, c.bins, -1)[:, 0] *= 0.3

    def spectra(self, x: torch.Tensor) -> torch.Tensor:
        """x (B, 320 T) -> complex (B, 2 T, bins): windows that end at samples 160, 320, ..."""
        padded = F.pad(x, (self.config.overlap, 0))
        return torch.stft(padded, self.config.window, self.config.hop, self.config.window, self.sine, center=False, return_complex=True).mT / self.amplitude

    def features(self, x: torch.Tensor) -> torch.Tensor:
        """x (B, 320 T) -> (B, T, spectra * bins * 2)."""
        y = compressed(self.spectra(x))  # (B, 2 T, bins, 2)
        return y.reshape(y.shape[0], -1, self.config.spectra * self.config.bins * 2)

    def waveform(self, spectra: torch.Tensor) -> torch.Tensor:
        """spectra (B, T, 2, bins, 2) -> (B, 320 T): overlap-add of windowed inverse transforms; output sample i is input sample i."""
        batch, frames = spectra.shape[:2]
        flat = spectra.reshape(batch, frames * self.config.spectra, self.config.bins, 2) * self.amplitude
        complex_spectra = torch.complex(flat[..., 0], flat[..., 1])
        pieces = torch.fft.irfft(complex_spectra, self.config.window) * self.sine  # (B, 2 T, window)
        length = frames * self.config.frame + self.config.overlap
        y = F.fold(pieces.mT, (1, length), (1, self.config.window), stride=(1, self.config.hop)).reshape(batch, length)
        # At the very end fewer windows overlap: a codec appends frames instead, training leaves those samples out.
        return y[:, self.config.overlap :] / self.window_power

    @torch.no_grad()
    def silent_latent(self) -> torch.Tensor:
        """What the encoder says to long silence, (latent)."""
        silence = self.sine.new_zeros(1, 50 * self.config.frame)
        return self.encoder(self.features(silence), self.encoder.states(1))[0][0, -1].float()

    def forward(self, x: torch.Tensor, kept: torch.Tensor | None, update: bool = False, lost: torch.Tensor | None = None):
        """x (B, 320 T); kept (B,) pairs of codes a frame (None: no quantisation); lost (B, T) frames that the decoder makes up.

        Returns (y (B, 320 T), codes, commitment, z).
        """
        z, _ = self.encoder(self.features(x), self.encoder.states(len(x)))
        z = z.float()
        codes, commitment, q = None, x.new_zeros(()), z
        if kept is not None:
            q, codes, commitment = self.quantizer(z, kept, update)
        if lost is not None:
            q = concealed(q, lost, self.silent_latent())
        spectra, _ = self.decoder(q, self.decoder.states(len(x)))
        return self.waveform(spectra), codes, commitment, z
