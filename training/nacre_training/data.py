"""Training and validation pictures: tar archives or folders of pictures, decoded once into one memory map of raw bytes."""

import hashlib
import io
import json
import tarfile
from pathlib import Path

import numpy as np
import torch
from PIL import Image

PICTURE_SUFFIXES = {".avif", ".png", ".jpg", ".jpeg", ".webp", ".bmp", ".tif", ".tiff", ".ppm"}


def iterate_pictures(source: Path):
    """Yields (name, RGB PIL picture) of a tar archive, a folder (recursively) or a single file, in name order of the source."""
    source = Path(source)
    if source.is_dir():
        for path in sorted(source.rglob("*")):
            if path.suffix.lower() in PICTURE_SUFFIXES:
                yield str(path.relative_to(source)), Image.open(path).convert("RGB")
    elif source.suffix == ".tar":
        with tarfile.open(source) as tar:
            for member in tar:
                if Path(member.name).suffix.lower() in PICTURE_SUFFIXES:
                    yield member.name, Image.open(io.BytesIO(tar.extractfile(member).read())).convert("RGB")
    else:
        yield source.name, Image.open(source).convert("RGB")


def source_fingerprint(source: Path) -> str:
    """SHA-256 of an archive, or of the names and sizes of a folder: what model.json records as the data hash."""
    source = Path(source)
    digest = hashlib.sha256()
    if source.is_dir():
        for path in sorted(source.rglob("*")):
            if path.is_file():
                digest.update(f"{path.relative_to(source)}:{path.stat().st_size}\n".encode())
    else:
        with open(source, "rb") as file:
            while block := file.read(1 << 20):
                digest.update(block)
    return digest.hexdigest()


class PictureStore:
    """Pictures as one uint8 memory map; `crops` draws random augmented crops from it. Not thread-safe (one generator)."""

    def __init__(self, sources: list[Path], cache: Path, min_side: int = 128):
        self.sources = [Path(s) for s in sources]
        self.fingerprints = {s.name: source_fingerprint(s) for s in self.sources}
        key = hashlib.sha256(json.dumps(self.fingerprints, sort_keys=True).encode()).hexdigest()[:16]
        cache.mkdir(parents=True, exist_ok=True)
        raw, index = cache / f"{key}.raw", cache / f"{key}.json"
        if not index.exists():
            self._decode(raw, index)
        # [name, offset, height, width] of every picture that a crop of min_side fits into
        self.shapes = [s for s in json.loads(index.read_text()) if min(s[2:]) >= min_side]
        self.bytes = np.memmap(raw, dtype=np.uint8, mode="r")
        areas = np.array([h * w for _, _, h, w in self.shapes], dtype=np.float64)
        self.weights = areas / areas.sum()

    def _decode(self, raw: Path, index: Path) -> None:
        shapes, offset = [], 0
        part = raw.with_suffix(".part")
        with open(part, "wb") as out:
            for source in self.sources:
                for name, picture in iterate_pictures(source):
                    pixels = np.asarray(picture)
                    out.write(pixels.tobytes())
                    shapes.append([name, offset, pixels.shape[0], pixels.shape[1]])
                    offset += pixels.size
        part.replace(raw)
        index.write_text(json.dumps(shapes))

    def picture(self, i: int) -> np.ndarray:
        _, offset, height, width = self.shapes[i]
        return self.bytes[offset : offset + height * width * 3].reshape(height, width, 3)

    def crops(self, count: int, size: int, rng: np.random.Generator) -> torch.Tensor:
        """(count, 3, size, size) uint8, flipped and transposed at random; pictures drawn by area."""
        out = np.empty((count, size, size, 3), dtype=np.uint8)
        for n, i in enumerate(rng.choice(len(self.shapes), size=count, p=self.weights)):
            picture = self.picture(i)
            top = rng.integers(0, picture.shape[0] - size + 1)
            left = rng.integers(0, picture.shape[1] - size + 1)
            crop = picture[top : top + size, left : left + size]
            if rng.integers(2):
                crop = crop[:, ::-1]
            if rng.integers(2):
                crop = crop[::-1]
            if rng.integers(2):
                crop = crop.transpose(1, 0, 2)
            out[n] = crop
        return torch.from_numpy(out).permute(0, 3, 1, 2)

    def small_crops(self, count: int, size: int, rng: np.random.Generator) -> torch.Tensor:
        """As `crops`, but a quarter are of one colour and a quarter of two, each of their samples 0 or 255 half the time:
        what icons and drawings are made of and photographs never show."""
        out = self.crops(count, size, rng)
        colours = rng.integers(0, 256, (2, count, 3))
        colours = torch.from_numpy(np.where(rng.integers(2, size=colours.shape), colours, 255 * (colours >= 128)).astype(np.uint8))
        kinds = rng.integers(4, size=count)
        for n in np.flatnonzero(kinds < 2):
            out[n] = colours[0, n][:, None, None]
            if kinds[n]:
                out[n, :, rng.integers(size) :, rng.integers(size) :] = colours[1, n][:, None, None]
        return out


def load_pictures(folder: Path) -> list[tuple[str, torch.Tensor]]:
    """[(name, (3, H, W) uint8)] of a folder."""
    return [(name, torch.from_numpy(np.array(picture)).permute(2, 0, 1)) for name, picture in iterate_pictures(folder)]
