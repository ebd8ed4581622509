"""Lost packets as the decoder fills them in (dev.nacre.audio.HifiChannelDecoder), for training on what it will then hear."""

import numpy as np
import torch

REPEATED_FRAMES, FADING_FRAMES, REPEAT_GAIN = 3, 5, 0.9


def draw_lost(batch: int, frames: int, share: float, rng: np.random.Generator) -> torch.Tensor | None:
    """(B, T) frames lost: in `share` of the crops 30 % of the packets, of 1 to 5 frames; None if no crop loses any."""
    lost = np.zeros((batch, frames), bool)
    for row in lost:
        if rng.random() < share:
            packet = int(rng.integers(1, 6))
            row[:] = np.repeat(rng.random(-(-frames // packet)) < 0.3, packet)[:frames]
            row[0] = False
    return torch.from_numpy(lost) if lost.any() else None


def concealed(q: torch.Tensor, lost: torch.Tensor, silence: torch.Tensor) -> torch.Tensor:
    """q (B, T, D) latents, lost (B, T) with the first frame there, silence (D): what the decoder is given."""
    index = torch.arange(q.shape[1], device=q.device)
    last = torch.where(lost, 0, index).cummax(1).values  # (B, T): the last frame that is there
    gap = index - last
    gain = REPEAT_GAIN ** gap.clamp(max=REPEATED_FRAMES).to(q.dtype)
    fade = ((gap - REPEATED_FRAMES).clamp(0, FADING_FRAMES) / FADING_FRAMES).to(q.dtype)
    repeated = torch.gather(q, 1, last.unsqueeze(-1).expand_as(q))
    return (gain * (1 - fade)).unsqueeze(-1) * repeated + fade.unsqueeze(-1) * silence
