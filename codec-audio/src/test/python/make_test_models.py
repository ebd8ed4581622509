"""Makes the small model packages that the tests of codec-audio read: right in every number and shape, but never trained; and
vectors of what PyTorch makes of them.

training/python codec-audio/src/test/python/make_test_models.py codec-audio/src/test/resources/META-INF/nacre/models
"""

import sys
from pathlib import Path

import numpy as np
import torch

from nacre_training.export_hifi import export
from nacre_training.integer_context import IntegerContext
from nacre_training.models.code_context import CodeContext
from nacre_training.models.hifi import Hifi, HifiConfig

SMALL = {"encoder_width": 24, "encoder_blocks": 2, "decoder_width": 24, "decoder_blocks": 2}
MODELS = {
    "test-640": HifiConfig(window=640, hop=160, spectra=2, latent=16, groups=2, stages=3, codes=64, **SMALL),
    "test-320": HifiConfig(window=320, hop=160, spectra=1, latent=8, groups=1, stages=6, codes=32, **SMALL),
}


@torch.no_grad()
def untrained(config: HifiConfig) -> tuple[Hifi, IntegerContext]:
    torch.manual_seed(4)
    model = Hifi(config).eval()
    noise = 0.1 * torch.randn(1, 200 * config.frame)
    model.start_levels(noise)
    # Loud where the latents say so: every frame sounds different.
    leave = model.decoder.leave
    leave.weight.normal_(0, 0.3)
    latents = model.encoder(model.features(noise), model.encoder.states(1))[0]
    for stage in range(config.stages):
        model.quantizer.tables[stage].normal_(0, float(latents.std()) * 0.6**stage)
    context = CodeContext(config.stages * config.groups, config.latent, config.codes, hidden=24, narrow=12)
    context.logits.normal_(0, 0.1)
    return model, IntegerContext(context, 2)


@torch.no_grad()
def vectors(model: Hifi, file: Path) -> None:
    """float32, little-endian: samples, features of the first 5 frames, latents, other latents, the samples that these give."""
    torch.manual_seed(5)
    frames = 15
    x = 0.1 * torch.randn(1, frames * model.config.frame)
    features = model.features(x)
    latents, _ = model.encoder(features, model.encoder.states(1))
    z = torch.randn(1, frames, model.config.latent) * latents.std()
    spectra, _ = model.decoder(z, model.decoder.states(1))
    arrays = [x, features[:, :5], latents, z, model.waveform(spectra)]
    np.concatenate([a.numpy().ravel() for a in arrays]).astype("<f4").tofile(file)


def main():
    for name, config in MODELS.items():
        model, context = untrained(config)
        file = Path(sys.argv[1]) / f"{name}.nacremodel"
        export(model, {"steps": 0}, {}, "0.0.0", file, context)
        if name == "test-640":
            vectors(model, file.parents[3] / "dev/nacre/audio/test-640-vectors.bin")
        print(file.name, file.stat().st_size)


if __name__ == "__main__":
    main()
