"""Fixed front ends: orthonormal colours, then 8x8 DCT or three levels of CDF 9/7 wavelet packets; 3 -> 192 channels at 1/8."""

import functools
import math

import torch
import torch.nn as nn

# Rows: luma-like, two chroma differences; orthonormal (dev.nacre.signal.ColourTransform has the same rows).
COLOUR = torch.tensor(
    [
        [1 / math.sqrt(3)] * 3,
        [1 / math.sqrt(2), 0.0, -1 / math.sqrt(2)],
        [-1 / math.sqrt(6), 2 / math.sqrt(6), -1 / math.sqrt(6)],
    ]
)


def dct_matrix() -> torch.Tensor:
    """(8 frequencies, 8 samples), orthonormal DCT-II."""
    k = torch.arange(8, dtype=torch.float64)
    m = torch.cos(math.pi * (2 * k[None, :] + 1) * k[:, None] / 16) * math.sqrt(2 / 8)
    m[0] /= math.sqrt(2)
    return m.float()


def packet_level(n: int) -> torch.Tensor:
    """(n, n): one CDF 9/7 analysis step by lifting with symmetric extension; rows 0..n/2-1 low band, the rest high band."""
    a, b, g, d, k = -1.586134342059924, -0.052980118572961, 0.882911075530934, 0.443506852043971, 1.230174104914001
    even = torch.eye(n, dtype=torch.float64)[0::2].clone()
    odd = torch.eye(n, dtype=torch.float64)[1::2].clone()
    for i, factor in enumerate((a, b, g, d)):
        if i % 2 == 0:
            odd += factor * (even + torch.cat([even[1:], even[-1:]]))
        else:
            even += factor * (odd + torch.cat([odd[:1], odd[:-1]]))
    return torch.cat([even * (math.sqrt(2) / k), -odd * (k / math.sqrt(2))])


@functools.lru_cache(maxsize=16)
def packet_matrix(n: int, levels: int = 3) -> torch.Tensor:
    """(8, n/8, n): wavelet packets along one axis, band-major."""
    bands = [torch.eye(n, dtype=torch.float64)]
    for _ in range(levels):
        bands = [half for band in bands for half in (packet_level(band.shape[0]) @ band).chunk(2)]
    return torch.stack(bands).float()


@functools.lru_cache(maxsize=16)
def packet_inverse(n: int) -> torch.Tensor:
    return torch.linalg.inv(packet_matrix(n).reshape(n, n).double()).float()


class Front(nn.Module):
    """Channel order of the coefficients: colour * 64 + vertical band * 8 + horizontal band."""

    def __init__(self, kind: str):
        super().__init__()
        if kind not in ("dct8", "packets3"):
            raise ValueError(f"front {kind!r}: dct8 or packets3")
        self.kind = kind
        d = dct_matrix()
        # (192, 3, 8, 8): a strided convolution that is orthonormal, so its transpose is the inverse.
        kernel = torch.einsum("oc,vy,hx->ovhcyx", COLOUR, d, d).reshape(192, 3, 8, 8)
        self.register_buffer("kernel", kernel.contiguous(), persistent=False)
        self.register_buffer("colour", COLOUR.clone(), persistent=False)

    def forward_transform(self, x: torch.Tensor) -> torch.Tensor:
        """(B, 3, H, W) in [0, 1] -> (B, 192, H/8, W/8)."""
        b, _, height, width = x.shape
        x = x.float() - 0.5
        if self.kind == "dct8":
            patches = x.reshape(b, 3, height // 8, 8, width // 8, 8).permute(0, 2, 4, 1, 3, 5).reshape(-1, 192)
            out = patches @ self.kernel.reshape(192, 192).t()
            return out.reshape(b, height // 8, width // 8, 192).permute(0, 3, 1, 2)
        x = torch.einsum("oc,bcyx->boyx", self.colour, x)
        rows, columns = packet_matrix(height), packet_matrix(width)
        out = torch.einsum("viy,boyx,hjx->bovhij", rows, x, columns)
        return out.reshape(b, 192, height // 8, width // 8)

    def inverse_transform(self, coefficients: torch.Tensor) -> torch.Tensor:
        b, _, h, w = coefficients.shape
        if self.kind == "dct8":
            patches = coefficients.permute(0, 2, 3, 1).reshape(-1, 192) @ self.kernel.reshape(192, 192)
            x = patches.reshape(b, h, w, 3, 8, 8).permute(0, 3, 1, 4, 2, 5).reshape(b, 3, 8 * h, 8 * w)
            return x + 0.5
        bands = coefficients.reshape(b, 3, 8, 8, h, w)
        rows = packet_inverse(8 * h).reshape(8 * h, 8, h)
        columns = packet_inverse(8 * w).reshape(8 * w, 8, w)
        x = torch.einsum("yvi,bovhij,xhj->boyx", rows, bands, columns)
        return torch.einsum("oc,boyx->bcyx", self.colour, x) + 0.5
