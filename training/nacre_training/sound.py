"""Training and validation sound: tar archives of audio files, decoded once into one memory map of 16-bit samples."""

import fnmatch
import hashlib
import io
import json
import tarfile
from pathlib import Path

import numpy as np

from nacre_training.data import source_fingerprint

SOUND_SUFFIXES = {".opus", ".ogg", ".flac", ".wav", ".mp3", ".m4a"}


def decode_sound(source, rate: int, channels: int) -> np.ndarray:
    """float32 (samples, channels) in [-1, 1] of a path or file object, by FFmpeg (PyAV), clipped as loud sources decode beyond 1."""
    import av  # only who decodes needs it

    blocks = []
    with av.open(source) as box:
        resampler = av.AudioResampler(format="flt", layout="mono" if channels == 1 else "stereo", rate=rate)
        for frame in box.decode(audio=0):
            blocks += [f.to_ndarray().reshape(-1, channels) for f in resampler.resample(frame)]
        blocks += [f.to_ndarray().reshape(-1, channels) for f in resampler.resample(None)]
    return np.clip(np.concatenate(blocks), -1, 1)


def iterate_sounds(source: Path, rate: int, channels: int):
    """Yields (name, float32 (samples, channels)) of a tar archive or a folder, in the order of the archive or by name."""
    source = Path(source)
    if source.is_dir():
        for path in sorted(source.rglob("*")):
            if path.suffix.lower() in SOUND_SUFFIXES:
                yield path.name, decode_sound(str(path), rate, channels)
    else:
        with tarfile.open(source) as tar:
            for member in tar:
                if Path(member.name).suffix.lower() in SOUND_SUFFIXES:
                    yield Path(member.name).name, decode_sound(io.BytesIO(tar.extractfile(member).read()), rate, channels)


def held_out_names(listing: Path) -> list[str]:
    """Names (or patterns) of the files that training must not see; lines that start with # are remarks."""
    return [line.strip() for line in Path(listing).read_text().splitlines() if line.strip() and not line.startswith("#")]


class SoundStore:
    """Sounds as one int16 memory map. `crops` draws random pieces of training files, `held_out` gives the others whole.

    Not thread-safe (one memory map, but generators are the caller's).
    """

    def __init__(self, sources: list[Path], held_out: list[str], cache: Path, rate: int, channels: int = 1):
        self.rate, self.channels = rate, channels
        self.fingerprints = {Path(s).name: source_fingerprint(s) for s in sources}
        key = hashlib.sha256(json.dumps([self.fingerprints, rate, channels], sort_keys=True).encode()).hexdigest()[:16]
        cache.mkdir(parents=True, exist_ok=True)
        raw, index = cache / f"{key}.pcm", cache / f"{key}.pcm.json"
        if not index.exists():
            self._decode(sources, raw, index)
        self.samples = np.memmap(raw, dtype=np.int16, mode="r").reshape(-1, channels)
        entries = json.loads(index.read_text())  # [archive, name, first sample, samples]
        out = [e for e in entries if any(fnmatch.fnmatch(e[1], pattern) for pattern in held_out)]
        self.training = [e for e in entries if e not in out]
        self.validation = out

    def _decode(self, sources, raw: Path, index: Path) -> None:
        entries, at = [], 0
        part = raw.with_suffix(".part")
        with open(part, "wb") as file:
            for source in sources:
                for name, x in iterate_sounds(source, self.rate, self.channels):
                    file.write(np.round(x * 32767).astype("<i2").tobytes())
                    entries.append([Path(source).name, name, at, len(x)])
                    at += len(x)
        part.replace(raw)
        index.write_text(json.dumps(entries))

    def sound(self, entry) -> np.ndarray:
        """float32 (samples, channels)."""
        return self.samples[entry[2] : entry[2] + entry[3]].astype(np.float32) / 32767

    def crops(self, count: int, length: int, rng: np.random.Generator, weights: dict[str, float] | None = None) -> np.ndarray:
        """float32 (count, length, channels); archives by `weights` (by name, default: by their length), files by length. Short files are padded."""
        out = np.zeros((count, length, self.channels), np.float32)
        lengths = np.array([e[3] for e in self.training], np.float64)
        share = np.array([1.0 if weights is None else weights.get(e[0], 0.0) for e in self.training])
        p = lengths * share
        for row, i in enumerate(rng.choice(len(self.training), size=count, p=p / p.sum())):
            _, _, at, n = self.training[i]
            start = int(rng.integers(-min(length // 8, 4000), max(1, n - length + 1)))  # a few crops begin in silence, as files do
            first, last = max(0, start), min(n, start + length)
            out[row, first - start : last - start] = self.samples[at + first : at + last].astype(np.float32) / 32767
        return out


class Augmenter:
    """What a codec meets and 1.4 hours of speech lack: levels, polarity, speeds, colourings, rooms, noise, a second voice."""

    def __init__(self, rate: int, rng: np.random.Generator):
        self.rate, self.rng = rate, rng

    def speeds(self, count: int) -> np.ndarray:
        """Factors by which to read faster: a third of them 1."""
        return np.where(self.rng.random(count) < 1 / 3, 1.0, self.rng.uniform(0.86, 1.16, count))

    def __call__(self, x: np.ndarray, length: int) -> np.ndarray:
        """x: (count, at least 1.17 length, 1) -> (count, length), augmented, peak at most 1."""
        rng, count = self.rng, len(x)
        out = np.empty((count, length), np.float32)
        for row, speed in enumerate(self.speeds(count)):
            source = x[row, :, 0]
            if speed == 1.0:
                out[row] = source[:length]
            else:  # linear interpolation of a twice oversampled signal would be cleaner; the error is 40 dB down where speech has its energy
                positions = np.arange(length) * speed
                out[row] = np.interp(positions, np.arange(len(source)), source)
        spectrum = np.fft.rfft(out, 2 * length)  # zero-padded: filters don't wrap around
        frequency = np.linspace(0, 1, spectrum.shape[1])
        knots = np.linspace(0, 1, 9)
        for row in range(count):
            if rng.random() < 0.4:  # a smooth colouring
                decibels = np.interp(np.sqrt(frequency), knots, rng.normal(0, 4, 9).clip(-9, 9))
                spectrum[row] *= 10 ** (decibels / 20)
            if rng.random() < 0.15:  # a room: direct sound and a decaying tail of noise
                decay = rng.uniform(0.05, 0.4) * self.rate
                tail = rng.normal(0, 1, length) * np.exp(-np.arange(length) * 6.9 / decay)
                tail[: int(rng.uniform(20, 200))] = 0
                tail *= 10 ** (rng.uniform(-18, -4) / 20) / max(1e-9, np.sqrt((tail**2).sum()))
                tail[0] = 1
                spectrum[row] *= np.fft.rfft(tail, 2 * length)
        out = np.fft.irfft(spectrum)[:, :length].astype(np.float32)
        for row in range(count):
            draw = rng.random()
            if draw < 0.12:  # steady noise, white to brown
                noise = rng.normal(0, 1, length)
                if rng.random() < 0.7:
                    shape = np.linspace(1, length / 2, length // 2 + 1) ** -rng.uniform(0, 1)
                    noise = np.fft.irfft(np.fft.rfft(noise) * shape, length)
                level = 10 ** (rng.uniform(-40, -12) / 20) * np.sqrt((out[row] ** 2).mean() / max(1e-12, (noise**2).mean()))
                out[row] += (noise * level).astype(np.float32)
            elif draw < 0.18:  # a second voice, quieter
                out[row] += out[rng.integers(count)] * np.float32(10 ** (rng.uniform(-20, -3) / 20))
        rms = np.sqrt((out**2).mean(1, keepdims=True) + 1e-12)
        target = 10 ** (rng.normal(-24, 6, (count, 1)).clip(-45, -9) / 20)  # around the levels of recordings, quiet and loud ones too
        gain = np.minimum(target / rms, 1 / np.maximum(np.abs(out).max(1, keepdims=True), 1e-9)) * rng.choice([-1, 1], (count, 1))
        gain = np.where(rms < 1e-4, 1.0, gain)
        return (out * gain).astype(np.float32)
