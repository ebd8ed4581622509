"""The recipe of walloc-rgb: every number of a run. Command-line flags of train.py are the fields of this class."""

from dataclasses import dataclass


@dataclass(frozen=True)
class WallocRecipe:
    # model
    front: str = "dct8"
    latent_channels: int = 96
    width: int = 128
    analysis_blocks: int = 2
    synthesis_blocks: int = 3
    # data
    crop: int = 128
    batch: int = 8
    # every so many steps (0: never) a batch of crops of 8 to 64 pixels joins, with this weight: pictures that are all border
    small_every: int = 4
    small_weight: float = 0.25
    # optimiser (image.md 8): Muon on dense convolutions, Adam elsewhere
    muon_lr: float = 2e-3
    adam_lr: float = 1e-3
    table_lr: float = 2e-2  # gains and the hyper-latents' prior
    warmup_steps: int = 100
    steps: int = 0  # 0: constant rate until stopped; else cosine to zero at this step ...
    decay_from: float = 0.3  # ... from this fraction of the steps on
    clip_norm: float = 1.0
    ema: float = 0.9985
    # levels: a share is drawn where the gates are, the rest evenly from 0..100
    focus_low: float = 30.0
    focus_high: float = 65.0
    focus_share: float = 0.4
    seed: int = 1
