"""walloc-audio: its transform, contexts, integer coder against the second reader, and a short training run."""

import json
import wave
from dataclasses import replace

import numpy as np
import pytest
import torch
import walloc_audio_reader

from nacre_training import lapped, train_walloc_audio
from nacre_training.evaluate_walloc_audio import best_within, code_sound
from nacre_training.export_walloc_audio import export, vectors
from nacre_training.integer_walloc_audio import IntegerWallocAudio, split_flags
from nacre_training.models.walloc_audio import PHASES, WallocAudio, WallocAudioConfig, feature
from nacre_training.sound_metrics import log_mel_distance, si_sdr
from nacre_training.train_walloc_audio import tensors
from nacre_training.walloc_audio_tables import Statistics, encode_unit
from nacre_training.walloc_audio_units import FLAT, MID_SIDE, choose_angles, cut, dead_zone, unit_rows


def music_like(samples: int, seed: int = 0) -> np.ndarray:
    """(samples, 2): decaying tones with onsets, wider than mono, and a little noise."""
    rng, t = np.random.default_rng(seed), np.arange(samples) / 44100
    x = rng.normal(0, 0.002, (samples, 2))
    for _ in range(6):
        start, place = rng.uniform(0, t[-1]), rng.uniform(0.3, 0.7)
        tone = np.where(t >= start, np.exp(-(t - start) * 9), 0) * np.sin(2 * np.pi * rng.uniform(100, 4000) * t)
        x += 0.15 * tone[:, None] * [place, 1 - place]
    return x.clip(-1, 1).astype(np.float32)


@pytest.fixture(scope="module")
def coder():
    torch.manual_seed(3)
    model = WallocAudio(WallocAudioConfig(trunk=8, shared=8, hidden=6))
    with torch.no_grad():
        for p in model.parameters():
            p += 0.05 * torch.randn_like(p)
    coder = IntegerWallocAudio(model)
    statistics = Statistics()
    statistics.add(*encode_unit(coder, music_like(8192).T, 60))
    statistics.install(coder)
    return coder


def test_any_frames_are_orthonormal():
    sizes = [4096, 256, 256, 512, 1024, 2048, 256, 256, 512, 1024, 2048, 4096]
    x = np.random.default_rng(1).normal(0, 1, (2, sum(sizes)))
    frames = lapped.forward(x, sizes)
    assert np.allclose(lapped.inverse(frames), x, atol=1e-12)
    assert np.isclose(sum(np.square(f).sum() for f in frames), np.square(x).sum())
    assert np.allclose(lapped.uniform(x, 512)[:, 3], lapped.forward(x, [512] * (x.shape[1] // 512))[3])


def test_frames_follow_the_sound():
    t = np.arange(5 * 4096)
    tone = 3000 * np.sin(2 * np.pi * 0.0123 * t)[None]
    sizes = lapped.choose_sizes(tone, 20.0)  # it starts and ends with a click
    assert len(sizes) > 5 and [size for size, end in zip(sizes, np.cumsum(sizes)) if 4096 < end <= 4 * 4096] == [4096] * 3
    click = 10 * np.random.default_rng(0).normal(0, 1, (1, 3 * 4096))
    click[0, 6000:6020] += 9000
    sizes = lapped.choose_sizes(click, 20.0)
    ends = np.cumsum(sizes)
    assert sum(sizes) == 3 * 4096 and sizes[int(np.argmax(ends > 6000))] == 256 and max(sizes) > 256


def test_features_grow_and_fit():
    f = feature(np.arange(2047 * 256 + 1)).astype(int)
    assert f[0] == 0 and f[-1] <= 2047 and (np.diff(f) >= 0).all() and f[256] > f[0] + 400


def test_flags_say_the_sizes():
    sizes = [4096, 2048, 1024, 512, 256, 256]
    assert split_flags(sizes, 4096) == (1, [(0, 0, 0)])
    count, flags = split_flags(sizes[1:], 4096)
    assert count == 5 and [f for _, _, f in flags] == [1, 0, 1, 0, 1, 0, 1]
    assert [c for _, c, _ in flags] == [0, 0, 0, 0, 0, 0, 0] and split_flags([512] * 8, 256)[1][0] == (0, 1, 1)


def test_hard_left_is_coded_as_left():
    x = music_like(8192) * [1.0, 0.0]
    frames = lapped.forward(x.T * 1000, [4096, 4096])
    angles = choose_angles(frames)
    assert (angles != MID_SIDE).any() and set(angles) <= {0, MID_SIDE}
    assert (choose_angles([f[:1].repeat(2, 0) for f in frames]) == MID_SIDE).all()


def test_second_reader_reads_what_is_written(coder, tmp_path):
    sounds = [music_like(8192, seed).T for seed in range(4)]
    sounds[3] = (sounds[3] * np.array([[1.0], [0.05]])).astype(np.float32)
    export(coder, {}, {}, "0.0.1", tmp_path / "model.nacremodel")
    model = walloc_audio_reader.AudioModel((tmp_path / "model.nacremodel").read_bytes())
    written = vectors(coder, sounds)
    for u in written["units"]:
        read = walloc_audio_reader.AudioUnit(model, bytes.fromhex(u["stream"]), u["channels"], u["samples"] // 4096)
        assert read.hash == u["hash"] and read.sizes == u["sizes"]
        sound = walloc_audio_reader.samples(read.frames)
        assert np.abs(sound[:, ::37] - np.array(u["samplesEvery37"])).max() < 1e-6
    assert len({len(u["stream"]) for u in written["units"]}) > 3 and len(set(written["units"][0]["sizes"])) > 1
    assert [set(u["shape"]) == {FLAT} for u in written["units"]] == [True, True, True, False, True, True]
    assert any(u["angles"] and set(u["angles"]) != {MID_SIDE} for u in written["units"])
    for case in written["networks"]:
        given = {name: np.array(x["values"]).reshape(x["shape"]) for name, x in zip(model.networks[case["network"]].inputs, case["inputs"])}
        assert model.networks[case["network"]].run(given, case["biasRow"])[0].ravel().tolist() == case["outputs"][0]["values"]


def test_training_sees_what_the_coder_sees(coder):
    """Contexts of training's rows and of the coder are the same, and integer networks give the float ones' indices."""
    [(frames, shape, angles)] = cut(music_like(3 * 4096).T, 70)
    plain = [dead_zone(y, 1.0) for y in frames]
    unit = coder.encode(plain, 70, shape, angles, weight=0.0)
    assert all(np.array_equal(a, b) for a, b in zip(unit.symbols, plain)) and len(set(unit.sizes)) > 2
    for c, rows in enumerate(unit_rows(plain)):
        past, row, own, _ = tensors(rows)
        with torch.no_grad():
            floating = coder.model.channels[c](past.float() / 256, row, own.float() / 256).numpy()
        integer = np.concatenate([i[c][: 4 * (len(i[c]) * unit.bandwidths[c] // 256)].reshape(-1, 4)[:, PHASES] for i in unit.indices])
        difference = np.abs(floating - integer)
        assert difference.max() < 0.7 and np.mean(difference > 0.52) < 0.02


def test_finer_steps_cost_more_and_say_more(coder):
    x = music_like(6000)
    (coarse, few), (fine, many) = code_sound(coder, x, 40), code_sound(coder, x, 80)
    assert len(fine) == 6000 and few < many and si_sdr(x, fine) > si_sdr(x, coarse) + 5
    _, size, step = best_within(coder, x, (few + many) // 2)
    assert size <= (few + many) // 2 and 40 <= step < 80


def test_shapes_keep_quiet_bands(coder):
    x = music_like(6000)
    x[:, :] += 0.2 * np.sin(np.arange(6000) * 0.02)[:, None]  # loud and low, over quiet and wide
    limit = code_sound(coder, x, 50)[1]
    (flat, _, _), (shaped, size, _) = best_within(coder, x, limit), best_within(coder, x, limit, exponent=0.6)
    assert size <= limit and si_sdr(x, shaped) < si_sdr(x, flat)
    assert log_mel_distance(x[:, 0], shaped[:, 0], 44100) < log_mel_distance(x[:, 0], flat[:, 0], 44100)


def test_short_run_resumes_and_learns(tmp_path, monkeypatch, capsys):
    folder = tmp_path / "sounds"
    folder.mkdir()
    for i in range(3):
        with wave.open(str(folder / f"music-{i}.wav"), "wb") as file:
            file.setnchannels(2)
            file.setsampwidth(2)
            file.setframerate(44100)
            file.writeframes((music_like(100000, i) * 32767).astype("<i2").tobytes())
    listing = tmp_path / "held-out.txt"
    listing.write_text("music-2.wav\n")
    monkeypatch.setattr(train_walloc_audio, "RUNS", tmp_path)
    monkeypatch.setattr(train_walloc_audio, "UNIT_SAMPLES", 4 * 4096)
    recipe, args = train_walloc_audio.parse(["--run", "smoke", "--data", str(folder), "--held-out", str(listing), "--log-every", "10", "--table-units", "2"])
    recipe = replace(recipe, trunk=8, shared=8, hidden=6, pool=4, units=2, warmup_steps=5)
    train_walloc_audio.train(replace(recipe, steps=20), args)
    train_walloc_audio.train(replace(recipe, steps=80), args)  # resumes; the end stands in the checkpoint, so it stays at 20
    lines = [json.loads(line) for line in (tmp_path / "smoke" / "log.jsonl").read_text().splitlines()]
    assert [line["step"] for line in lines] == [10, 20]
    assert lines[1]["valid_4"] < lines[0]["valid_4"]
