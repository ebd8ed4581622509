"""Grouped residual vector quantisation, GRVQ (Yang et al. 2023, HiFi-Codec): codebooks by moving averages.

A latent of `dims` numbers is split into `groups`; every stage quantises what the stages before left, group by group. With
`masked` stages the first stages see a part of the channels each, as in MCRVQ (Ji et al. 2024, Language-Codec).
"""

import torch
from torch import nn


class GroupedResidualQuantizer(nn.Module):
    def __init__(self, dims: int, groups: int, stages: int, codes: int, masked: int = 0, decay: float = 0.99):
        super().__init__()
        self.dims, self.groups, self.stages, self.codes, self.masked, self.decay = dims, groups, stages, codes, masked, decay
        width = dims // groups
        self.register_buffer("tables", torch.zeros(stages, groups, codes, width))
        self.register_buffer("counts", torch.ones(stages, groups, codes))
        self.register_buffer("sums", torch.zeros(stages, groups, codes, width))
        self.register_buffer("started", torch.zeros((), dtype=torch.bool))

    def mask(self, stage: int, width: int, device) -> torch.Tensor | None:
        """1 for the channels of a group that this stage sees, or None for all."""
        if stage >= self.masked:
            return None
        mask = torch.zeros(width, device=device)
        mask[stage * width // self.masked : (stage + 1) * width // self.masked] = 1
        return mask

    @staticmethod
    def nearest(residual: torch.Tensor, tables: torch.Tensor) -> torch.Tensor:
        """residual (G, N, W), tables (G, K, W) -> (G, N) indices of the nearest rows."""
        scores = torch.baddbmm(tables.square().sum(-1).unsqueeze(1), residual, tables.mT, alpha=-2)  # |e|^2 - 2 z.e
        return scores.argmin(-1)

    def forward(self, z: torch.Tensor, kept: torch.Tensor, update: bool = False):
        """z (B, T, D), kept (B,) number of (stage, group) pairs kept, in coding order.

        Returns (quantised (B, T, D) with straight-through gradient, codes (B, T, S, G), commitment loss).
        """
        batch, frames, _ = z.shape
        width = self.dims // self.groups
        flat = z.float().reshape(batch * frames, self.groups, width).transpose(0, 1)  # (G, N, W)
        residual = flat.detach()
        total = torch.zeros_like(residual)
        kept_rows = kept.repeat_interleave(frames)  # (N,)
        codes, commitment, pairs = [], flat.new_zeros(()), 0
        for stage in range(self.stages):
            mask = self.mask(stage, width, z.device)
            seen = residual if mask is None else residual * mask
            index = self.nearest(seen, self.tables[stage])
            rows = torch.gather(self.tables[stage], 1, index.unsqueeze(-1).expand(-1, -1, width))
            codes.append(index)
            if update:
                self._accumulate(stage, seen, index)
            for group in range(self.groups):
                on = (kept_rows > stage * self.groups + group).to(flat.dtype).unsqueeze(-1)
                part = flat[group] - total[group]
                target = rows[group]
                difference = part - target if mask is None else (part - target) * mask
                commitment = commitment + (on * difference.square()).mean()
                pairs += 1
                total[group] = total[group] + on * rows[group]
            residual = residual - rows
        quantised = total.transpose(0, 1).reshape(batch, frames, self.dims)
        z = z.float()
        codes = torch.stack(codes, 0).permute(2, 0, 1).reshape(batch, frames, self.stages, self.groups)
        return z + (quantised - z).detach(), codes, commitment / pairs * self.stages

    @torch.no_grad()
    def _accumulate(self, stage: int, seen: torch.Tensor, index: torch.Tensor) -> None:
        for group in range(self.groups):
            counts = torch.bincount(index[group], minlength=self.codes).float()
            sums = torch.zeros(self.codes, seen.shape[-1], device=seen.device).index_add_(0, index[group], seen[group])
            self.counts[stage, group].lerp_(counts, 1 - self.decay)
            self.sums[stage, group].lerp_(sums, 1 - self.decay)
        n = self.counts[stage].sum(-1, keepdim=True)
        smooth = (self.counts[stage] + 1e-5) / (n + self.codes * 1e-5) * n  # Laplace smoothing
        self.tables[stage] = self.sums[stage] / smooth.unsqueeze(-1).clamp_min(1e-4)

    @torch.no_grad()
    def start(self, z: torch.Tensor, iterations: int = 12) -> None:
        """k-means, stage by stage, on latents z (N, D)."""
        width = self.dims // self.groups
        residual = z.float().reshape(-1, self.groups, width).transpose(0, 1)
        for stage in range(self.stages):
            mask = self.mask(stage, width, z.device)
            seen = residual if mask is None else residual * mask
            pick = torch.randperm(seen.shape[1]) if seen.shape[1] >= self.codes else torch.randint(seen.shape[1], (self.codes,))
            pick = pick[: self.codes]
            tables = seen[:, pick].clone()
            for _ in range(iterations):
                index = self.nearest(seen, tables)
                for group in range(self.groups):
                    counts = torch.bincount(index[group], minlength=self.codes).float()
                    sums = torch.zeros_like(tables[group]).index_add_(0, index[group], seen[group])
                    empty = counts == 0
                    tables[group] = torch.where(empty.unsqueeze(-1), seen[group, torch.randint(seen.shape[1], (self.codes,))], sums / counts.clamp_min(1).unsqueeze(-1))
            index = self.nearest(seen, tables)
            self.tables[stage] = tables
            for group in range(self.groups):
                counts = torch.bincount(index[group], minlength=self.codes).float().clamp_min(0.5)
                self.counts[stage, group] = counts * (1000.0 / counts.sum())
                self.sums[stage, group] = tables[group] * self.counts[stage, group].unsqueeze(-1)
            residual = residual - torch.gather(tables, 1, index.unsqueeze(-1).expand(-1, -1, width))
        self.started.fill_(True)

    @torch.no_grad()
    def restart(self, z: torch.Tensor, share: float = 0.05) -> int:
        """Codes used less than `share` of their fair part become random current residuals of z (N, D); returns how many."""
        width = self.dims // self.groups
        residual = z.float().reshape(-1, self.groups, width).transpose(0, 1)
        moved = 0
        for stage in range(self.stages):
            mask = self.mask(stage, width, z.device)
            seen = residual if mask is None else residual * mask
            index = self.nearest(seen, self.tables[stage])
            residual = residual - torch.gather(self.tables[stage], 1, index.unsqueeze(-1).expand(-1, -1, width))
            for group in range(self.groups):
                fair = self.counts[stage, group].sum() / self.codes
                dead = (self.counts[stage, group] < share * fair).nonzero().squeeze(-1)
                if len(dead):
                    fresh = seen[group, torch.randint(seen.shape[1], (len(dead),))]
                    self.tables[stage, group, dead] = fresh
                    self.counts[stage, group, dead] = fair
                    self.sums[stage, group, dead] = fresh * fair
                    moved += len(dead)
        return moved
