"""The code context network in integers, as format.md's "Code grids" runs it, and its exact rate."""

import numpy as np
import torch

from nacre_training.models.code_context import INPUT_LIMIT, CodeContext

ONE = 1024  # an activation of 1
HIGH = ONE - 1
PRECISION = 16
LOGIT_UNIT = 256 / np.log(2)  # a logit is in 256ths of a bit
POWERS = np.array([round(2 ** (18 - e / 256)) for e in range(256)], dtype=np.int64)


def quantised(weight: np.ndarray, bias: np.ndarray, most_input: int) -> tuple[np.ndarray, np.ndarray, int]:
    """weight (P, out, in), bias (P, out) in units of the result -> integers and the shift; the half for rounding is in the bias."""
    for shift in range(24, -1, -1):
        w = np.rint(weight * 2.0**shift).astype(np.int64)
        b = np.rint(bias * 2.0**shift).astype(np.int64) + (1 << shift >> 1)
        if np.abs(w).max() <= 32767 and (np.abs(w).sum(-1) * most_input + np.abs(b)).max() < 2**31:
            return w, b, shift
    raise ValueError("weights do not fit 32-bit sums at any shift")


class IntegerContext:
    """Weights are (P, out, in)."""

    def __init__(self, net: CodeContext, input_shift: int):
        arrays = {n: p.detach().double().numpy() for n, p in net.named_parameters()}
        self.input_shift = input_shift
        t = lambda n: arrays[n].transpose(0, 2, 1)  # noqa: E731
        self.enter = quantised(t("enter") / 64 * ONE, arrays["enter_bias"][:, 0] * ONE, INPUT_LIMIT)
        self.hidden = quantised(t("hidden"), arrays["hidden_bias"][:, 0] * ONE, HIGH)
        self.logits = quantised(t("logits") * 4 * LOGIT_UNIT / ONE, arrays["logits_bias"][:, 0] * LOGIT_UNIT, HIGH)

    def run(self, x: np.ndarray, pair: int) -> np.ndarray:
        """x (N, inputs) integers, already shifted and limited -> logits (N, K)."""
        for layer in (self.enter, self.hidden):
            w, b, shift = layer
            x = np.clip((b[pair] + x @ w[pair].T) >> shift, 0, HIGH)
        w, b, shift = self.logits
        return (b[pair] + x @ w[pair].T) >> shift

    @staticmethod
    def frequencies(logits: np.ndarray) -> np.ndarray:
        """(N, K) -> (N, K), each row sums to 2^PRECISION."""
        e = logits.max(-1, keepdims=True) - logits
        weights = np.where(e >> 8 > 18, 0, POWERS[e & 255] >> np.minimum(e >> 8, 40))
        k = logits.shape[-1]
        z = np.concatenate([np.zeros((len(logits), 1), np.int64), np.cumsum(weights, -1)], -1)
        start = np.arange(k + 1) + z * (2**PRECISION - k) // z[:, -1:]
        return np.diff(start, axis=-1)

    def bits(self, x: torch.Tensor, codes: torch.Tensor, pair: int) -> float:
        """Mean bits a code of exact frequencies; x (N, inputs), codes (N,)."""
        total = 0.0
        for at in range(0, len(x), 1000):
            f = self.frequencies(self.run(x[at : at + 1000].numpy().astype(np.int64), pair))
            total += float((PRECISION - np.log2(np.take_along_axis(f, codes[at : at + 1000, None].numpy(), 1))).sum())
        return total / len(x)

    def tables(self) -> dict[str, tuple[str, np.ndarray]]:
        tables = {}
        for name, (w, b, _) in (("enter", self.enter), ("hidden", self.hidden), ("logits", self.logits)):
            tables[f"context.{name}.weight"] = ("int16", w)
            tables[f"context.{name}.bias"] = ("int32", b)
        return tables

    def parameters(self) -> dict[str, int]:
        return {
            "context.inputShift": self.input_shift,
            "context.inputLow": -INPUT_LIMIT,
            "context.inputHigh": INPUT_LIMIT,
            "context.enterShift": self.enter[2],
            "context.enterHigh": HIGH,
            "context.hiddenShift": self.hidden[2],
            "context.hiddenHigh": HIGH,
            "context.logitShift": self.logits[2],
            "context.precision": PRECISION,
        }
