"""ONNX graphs of hifi: encoder and decoder of one fixed block of frames, with the histories of their convolutions as inputs and outputs."""

import math

import onnx
import torch

from nacre_training.models.hifi import ConvNeXtBlock, Decoder, Encoder, Hifi
from nacre_training.onnx_builder import GraphBuilder


class HifiGraph(GraphBuilder):
    def linear(self, x, layer, output=None, half=True):
        y = self.node("MatMul", [x, self.constant(layer.weight.t(), half)])
        return self.node("Add", [y, self.constant(layer.bias, half=False)], output)

    def norm(self, x, layer):
        return self.node("LayerNormalization", [x, self.constant(layer.weight, False), self.constant(layer.bias, False)], axis=-1, epsilon=layer.eps)

    def slice(self, x, start, end, axis, output=None):
        return self.node("Slice", [x, self.integers([start]), self.integers([end]), self.integers([axis])], output)

    def rolled(self, history, x, kept, frames, after):
        """history and x joined along time; their last `kept` frames are the next history, named `after`."""
        joined = self.node("Concat", [history, x], axis=1)
        self.slice(joined, frames, frames + kept, 1, after)
        return joined

    def block(self, x, block: ConvNeXtBlock, frames, history, after):
        joined = self.rolled(history, x, block.KERNEL - 1, frames, after)
        y = self.node("Transpose", [joined], perm=[0, 2, 1])
        weight = self.constant(block.depthwise.weight.t().unsqueeze(1), False)
        y = self.node("Conv", [y, weight, self.constant(block.depthwise.bias, False)], group=block.depthwise.weight.shape[1])
        y = self.norm(self.node("Transpose", [y], perm=[0, 2, 1]), block.norm)
        y = self.linear(y, block.widen)
        bell = self.node("Erf", [self.node("Mul", [y, self.constant(torch.tensor(math.sqrt(0.5)), False)])])
        bell = self.node("Add", [bell, self.constant(torch.tensor(1.0), False)])
        y = self.node("Mul", [self.node("Mul", [y, bell]), self.constant(torch.tensor(0.5), False)])
        narrow = torch.nn.Linear(block.narrow.in_features, block.narrow.out_features)
        narrow.weight.data = block.narrow.weight.detach() * block.scale.detach()[:, None]
        narrow.bias.data = block.narrow.bias.detach() * block.scale.detach()
        return self.node("Add", [x, self.linear(y, narrow)])


def encoder_graph(model: Hifi, frames: int) -> onnx.ModelProto:
    """features (1, frames, spectra * bins * 2), state0.. -> latents (1, frames, latent), next0.."""
    g, c, e = HifiGraph(), model.config, model.encoder
    x = g.norm(g.linear("features", e.enter), e.enter_norm)
    for i, block in enumerate(e.blocks):
        x = g.block(x, block, frames, f"state{i}", f"next{i}")
    g.linear(g.norm(x, e.leave_norm), e.leave, "latents")
    return g.model("hifi-encoder", [("features", [1, frames, c.spectra * c.bins * 2])] + states("state", e), [("latents", [1, frames, c.latent])] + states("next", e))


def decoder_graph(model: Hifi, frames: int) -> onnx.ModelProto:
    """latents (1, frames, latent), state0.. -> spectra (1, frames, spectra * bins * 2), next0.."""
    g, c, d = HifiGraph(), model.config, model.decoder
    joined = g.rolled("state0", "latents", d.KERNEL - 1, frames, "next0")
    taps = [g.slice(joined, k, k + frames, 1) for k in range(d.KERNEL)]
    x = g.norm(g.linear(g.node("Concat", taps, axis=-1), d.enter), d.enter_norm)
    for i, block in enumerate(d.blocks):
        x = g.block(x, block, frames, f"state{i + 1}", f"next{i + 1}")
    y = g.linear(g.norm(x, d.leave_norm), d.leave)
    y = g.node("Reshape", [y, g.integers([1, frames * c.spectra, 3, c.bins])])
    magnitude = g.node("Exp", [g.node("Clip", [g.slice(y, 0, 1, 2), g.constant(torch.tensor(-14.0), False), g.constant(torch.tensor(1.0), False)])])
    direction = g.slice(y, 1, 3, 2)
    power = g.node("ReduceSum", [g.node("Mul", [direction, direction]), g.integers([2])], keepdims=1)
    length = g.node("Sqrt", [g.node("Add", [power, g.constant(torch.tensor(1e-4), False)])])
    y = g.node("Mul", [direction, g.node("Div", [magnitude, length])])
    y = g.node("Transpose", [y], perm=[0, 1, 3, 2])
    g.node("Reshape", [y, g.integers([1, frames, c.spectra * c.bins * 2])], "spectra")
    return g.model("hifi-decoder", [("latents", [1, frames, c.latent])] + states("state", d), [("spectra", [1, frames, c.spectra * c.bins * 2])] + states("next", d))


def states(name: str, half: Encoder | Decoder):
    return [(f"{name}{i}", list(s.shape)) for i, s in enumerate(half.states(1))]
