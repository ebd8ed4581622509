"""ONNX graphs of a walloc model, built node by node: fixed front ends folded into the first and last convolutions, fp16 weights."""

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

from nacre_training.integer_walloc import all_levels
from nacre_training.models.walloc import Walloc
from nacre_training.onnx_builder import GraphBuilder


class Graph(GraphBuilder):
    """A graph of walloc: pictures or latents and a level in, one tensor out."""

    def __init__(self, model: Walloc, batch_input: tuple[str, int], output: tuple[str, int]):
        super().__init__()
        self.basis = all_levels(model.config.nodes)
        self.input, self.output = batch_input, output
        self.initialisers.append(numpy_helper.from_array(np.array([1, -1, 1, 1], dtype=np.int64), "bias_shape"))

    def conv(self, x, weight, bias=None, output=None, **attributes):
        inputs = [x, self.constant(weight)] + ([self.constant(bias, half=False)] if bias is not None else [])
        return self.node("Conv", inputs, output, **attributes)

    def add_level(self, x, level_bias):
        table = self.constant(self.basis @ level_bias.table.detach())
        row = self.node("Gather", [table, "level"], axis=0)
        return self.node("Add", [x, self.node("Reshape", [row, "bias_shape"])])

    def block(self, x, block):
        h = self.add_level(self.conv(x, block.conv.weight, block.conv.bias, pads=[1, 1, 1, 1]), block.level)
        h = self.node("Relu", [h])
        return self.node("Add", [x, self.conv(h, block.project.weight, block.project.bias)])

    def finish(self) -> onnx.ModelProto:
        name_in, channels_in = self.input
        name_out, channels_out = self.output
        level = helper.make_tensor_value_info("level", TensorProto.INT64, [1])
        inputs = [(name_in, [1, channels_in, "h_in", "w_in"]), level]
        return self.model("walloc", inputs, [(name_out, [1, channels_out, "h_out", "w_out"])])


def analysis_graph(model: Walloc) -> onnx.ModelProto:
    """pixels 0..255 (1, 3, 8h, 8w), level -> latents before gains (1, C, h, w)."""
    require_dct(model)
    g = Graph(model, ("pixels", 3), ("latents", model.config.latent_channels))
    kernel = model.front.kernel  # (192, 3, 8, 8)
    a = model.analysis

    def folded(weight):
        w = torch.einsum("oi,icyx->ocyx", weight[:, :, 0, 0], kernel)
        return w / 255, -0.5 * w.sum((1, 2, 3))

    weight, bias = folded(a.skip.weight)
    skip_output = "latents" if not len(a.blocks) else None
    skip = g.conv("pixels", weight, bias, skip_output, strides=[8, 8])
    if len(a.blocks):
        weight, bias = folded(a.enter.weight)
        h = g.conv("pixels", weight, bias + a.enter.bias.detach(), strides=[8, 8])
        for block in a.blocks:
            h = g.block(h, block)
        g.node("Add", [skip, g.conv(h, a.leave.weight, a.leave.bias)], "latents")
    return g.finish()


def synthesis_graph(model: Walloc) -> onnx.ModelProto:
    """dequantised latents (1, C, h, w), level -> pixels 0..255, unclamped (1, 3, 8h, 8w)."""
    require_dct(model)
    g = Graph(model, ("latents", model.config.latent_channels), ("pixels", 3))
    to_pixels = model.front.kernel.reshape(192, 192).t() * 255  # (c * 64 + y * 8 + x, coefficient)
    s = model.synthesis
    h = g.add_level(g.conv("latents", s.enter.weight, s.enter.bias), s.level)
    for block in s.blocks:
        h = g.block(h, block)
    leave = (to_pixels @ s.leave.weight[:, :, 0, 0])[:, :, None, None]
    bias = to_pixels @ s.leave.bias.detach() + 127.5
    skip = (to_pixels @ s.skip.weight[:, :, 0, 0])[:, :, None, None]
    cells = g.node("Add", [g.conv(h, leave, bias), g.conv("latents", skip)])
    g.node("DepthToSpace", [cells], "pixels", blocksize=8, mode="CRD")
    return g.finish()


def hyper_analysis_graph(model: Walloc) -> onnx.ModelProto:
    """gained latents (1, C, 4h, 4w), level -> hyper-latents (1, Z, h, w), real-valued."""
    g = Graph(model, ("latents", model.config.latent_channels), ("hyper", model.config.hyper_channels))
    a = model.hyper_analysis
    n = model.config.latent_channels
    y = g.node("Asinh", ["latents"])
    # pixel_unshuffle and a 1x1 convolution are one strided 2x2 convolution: channel 4c + 2 dy + dx.
    h = g.conv(y, a.enter.weight.reshape(-1, n, 2, 2), a.enter.bias, strides=[2, 2])
    h = g.node("Relu", [g.add_level(h, a.level)])
    h = g.node("Relu", [g.conv(h, a.mix.weight, a.mix.bias, pads=[1, 1, 1, 1])])
    h = g.node("Relu", [g.conv(h, a.down.weight, a.down.bias, strides=[2, 2])])
    g.conv(h, a.leave.weight, a.leave.bias, "hyper")
    return g.finish()


def require_dct(model: Walloc) -> None:
    if model.config.front != "dct8":
        raise ValueError(f"front {model.config.front}: only dct8 folds into convolutions")
