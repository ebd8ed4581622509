"""The recipe of walloc-audio-44k: every number of a run. Command-line flags of train_walloc_audio.py are the fields of this class."""

from dataclasses import dataclass


@dataclass(frozen=True)
class WallocAudioRecipe:
    # model
    trunk: int = 32
    shared: int = 32
    hidden: int = 24
    # data
    speech_share: float = 0.05  # of an archive named speech*, beside music
    fine_octaves: float = 6.5  # steps are drawn from the sound's RMS divided by 2 to this ...
    coarse_octaves: float = 1.0  # ... to the RMS times 2 to this
    pool: int = 48  # units at hand; a step takes some of them, one is replaced by a new one
    units: int = 2  # a step
    renew_every: int = 1  # steps
    # optimiser: Muon on the linear layers, Adam elsewhere
    muon_lr: float = 4e-3
    adam_lr: float = 4e-3
    warmup_steps: int = 100
    steps: int = 0
    decay_from: float = 0.3
    clip_norm: float = 1.0
    ema: float = 0.998
    seed: int = 1
