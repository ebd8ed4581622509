"""The recipe of hifi-16k: every number of a run. Command-line flags of train_hifi.py are the fields of this class."""

from dataclasses import dataclass


@dataclass(frozen=True)
class HifiRecipe:
    # model
    window: int = 640
    hop: int = 160
    spectra: int = 2
    encoder_width: int = 256
    encoder_blocks: int = 4
    decoder_width: int = 256
    decoder_blocks: int = 6
    latent: int = 64
    groups: int = 2
    stages: int = 6
    masked: int = 0
    # data
    frames: int = 64  # of 20 ms a crop
    batch: int = 16
    music_share: float = 0.08  # of an archive named music*, beside speech
    # quantiser
    quantise_from: int = 2000  # before: a plain autoencoder; then k-means
    kmeans_frames: int = 60000
    restart_every: int = 100
    full_share: float = 0.35  # of the examples keep `focus_pairs` codes a frame, the others 1 to all
    focus_pairs: int = 6
    lost_share: float = 0.1  # of the crops lose packets
    # loss
    mel_weight: float = 3.0
    convergence_weight: float = 0.5
    complex_weight: float = 5.0
    wave_weight: float = 1.0
    intelligibility_weight: float = 1.0
    repetition_weight: float = 2.0
    commitment_weight: float = 0.25
    # optimiser: Muon on the linear layers, Adam elsewhere
    muon_lr: float = 2e-3
    adam_lr: float = 1e-3
    warmup_steps: int = 300
    steps: int = 0
    decay_from: float = 0.3
    clip_norm: float = 1.0
    ema: float = 0.999
    seed: int = 1
