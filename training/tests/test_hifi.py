"""hifi: causality, streaming graphs, codebooks, the integer search, and a short run that resumes."""

import json
import wave
from dataclasses import replace

import numpy as np
import onnxruntime
import pytest
import torch

from nacre_training import train_hifi
from nacre_training.hifi_graphs import decoder_graph, encoder_graph
from nacre_training.losses.intelligibility import Intelligibility
from nacre_training.losses.repetition import Repetition
from nacre_training.models.codebooks import GroupedResidualQuantizer
from nacre_training.models.concealment import concealed, draw_lost
from nacre_training.models.hifi import Hifi, HifiConfig
from nacre_training.sound import Augmenter, SoundStore
from nacre_training.sound_metrics import best_delay, estoi, log_mel_distance, si_sdr

SMALL = HifiConfig(encoder_width=16, encoder_blocks=2, decoder_width=16, decoder_blocks=2, latent=8, stages=3, codes=16)


def small_model() -> Hifi:
    torch.manual_seed(1)
    model = Hifi(SMALL).eval()
    model.quantizer.start(torch.randn(400, SMALL.latent))
    return model


def speech_like(seconds: float, seed: int = 0) -> np.ndarray:
    rng = np.random.default_rng(seed)
    t = np.arange(int(seconds * 16000)) / 16000
    pitch = np.cumsum(120 + 30 * np.sin(3 * t)) / 16000
    x = sum(np.sin(2 * np.pi * k * pitch) / k for k in range(1, 20)) * (1 + np.sin(2 * np.pi * 4 * t)) + rng.normal(0, 0.05, len(t))
    return (0.1 * x).astype(np.float32)


@torch.no_grad()
def test_output_does_not_see_the_future():
    model = small_model()
    x = torch.from_numpy(speech_like(1.28)).reshape(1, -1)
    changed = x.clone()
    changed[:, 320 * 40 :] = 0.3
    a, b = (model(s, torch.tensor([6]))[0] for s in (x, changed))
    assert torch.equal(a[:, : 320 * 40 - SMALL.overlap], b[:, : 320 * 40 - SMALL.overlap])
    assert not torch.allclose(a[:, 320 * 40 :], b[:, 320 * 40 :])


@torch.no_grad()
def test_graphs_over_blocks_equal_the_whole():
    model = small_model()
    x = torch.from_numpy(speech_like(0.6)).reshape(1, -1)
    features = model.features(x)
    z, _ = model.encoder(features, model.encoder.states(1))
    spectra, _ = model.decoder(z, model.decoder.states(1))
    for graph, module, source, expected in ((encoder_graph(model, 5), model.encoder, features, z), (decoder_graph(model, 5), model.decoder, z, spectra.flatten(2))):
        session = onnxruntime.InferenceSession(graph.SerializeToString(), providers=["CPUExecutionProvider"])
        states = [s.numpy() for s in module.states(1)]
        parts = []
        for at in range(0, 30, 5):
            out = session.run(None, {session.get_inputs()[0].name: source[:, at : at + 5].numpy(), **{f"state{i}": s for i, s in enumerate(states)}})
            parts.append(out[0])
            states = out[1:]
        got = np.concatenate(parts, 1)
        assert np.abs(got - expected.numpy()).max() < 0.01 * np.abs(expected.numpy()).max()


@torch.no_grad()
def test_windows_add_up():
    model = small_model()
    x = torch.from_numpy(speech_like(0.64)).reshape(1, -1)
    y = model.waveform(torch.view_as_real(model.spectra(x)).unflatten(1, (-1, 2)))
    end = x.shape[1] - SMALL.overlap
    assert torch.allclose(x[:, :end], y[:, :end], atol=1e-5)


def test_fewer_codes_are_a_prefix():
    quantizer = small_model().quantizer
    z = torch.randn(2, 10, 8)
    some, codes, _ = quantizer(z, torch.tensor([3, 6]))
    every, same, _ = quantizer(z, torch.tensor([6, 6]))
    assert torch.equal(codes, same) and torch.equal(some[1], every[1])
    rows = quantizer.tables[0, 0][codes[0, :, 0, 0]] + quantizer.tables[1, 0][codes[0, :, 1, 0]]  # S1G1 + S2G1: pairs 1 and 3
    assert torch.allclose(some[0, :, :4], rows, atol=1e-5)


def test_masked_stages_see_their_channels_only():
    quantizer = GroupedResidualQuantizer(12, 1, 4, 8, masked=3)
    quantizer.start(torch.randn(300, 12))
    assert (quantizer.tables[1, 0][:, :4] == 0).all() and (quantizer.tables[1, 0][:, 4:8] != 0).any()
    assert (quantizer.tables[3, 0] != 0).all(1).any()


def test_dead_codes_come_back():
    quantizer = small_model().quantizer
    quantizer.counts[0, 0, :5] = 0
    assert quantizer.restart(torch.randn(200, 8)) >= 5
    assert (quantizer.counts[0, 0, :5] > 0).all()


def test_metrics_know_better_from_worse():
    x = speech_like(2.0)
    noise = np.random.default_rng(1).normal(0, 1, len(x)).astype(np.float32)
    little, much = x + 0.003 * noise, x + 0.1 * noise
    assert estoi(x, x) > 0.999 and estoi(x, little) > estoi(x, much) + 0.1
    assert log_mel_distance(x, little) < log_mel_distance(x, much)
    assert si_sdr(x, 2 * x) > 60 and si_sdr(x, little) > si_sdr(x, much) + 20
    assert best_delay(x, np.pad(x, (37, 0))[: len(x)]) == 37
    loss = Intelligibility(16000)
    a, b, c = (torch.from_numpy(s)[None] for s in (x, little, much))
    assert loss(a, a) < 1e-3 < loss(b, a) < loss(c, a)


@pytest.fixture
def recordings(tmp_path):
    folder = tmp_path / "speech"
    folder.mkdir()
    for n in range(4):
        with wave.open(str(folder / f"voice-{n}.wav"), "wb") as out:
            out.setnchannels(1)
            out.setsampwidth(2)
            out.setframerate(16000)
            out.writeframes((speech_like(2.5, n) * 32767).astype("<i2").tobytes())
    return folder


def test_store_holds_out_and_augments(recordings, tmp_path):
    store = SoundStore([recordings], ["voice-3*"], tmp_path / "cache", 16000)
    assert [e[1] for e in store.validation] == ["voice-3.wav"] and len(store.training) == 3
    rng = np.random.default_rng(2)
    x = Augmenter(16000, rng)(store.crops(8, 12000, rng), 10000)
    assert x.shape == (8, 10000) and np.isfinite(x).all() and np.abs(x).max() <= 1.0001 and x.std() > 0.005


def test_short_run_resumes_and_learns(recordings, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(train_hifi, "RUNS", tmp_path)
    listing = tmp_path / "held-out.txt"
    listing.write_text("voice-3.wav\n")
    common = ["--run", "smoke", "--data", str(recordings), "--held-out", str(listing), "--threads", "1", "--log-every", "10", "--valid-every", "40", "--encoder-width", "16", "--decoder-width", "16"]
    recipe, args = train_hifi.parse(common)
    recipe = replace(recipe, encoder_blocks=1, decoder_blocks=1, latent=8, stages=2, focus_pairs=2, frames=40, batch=2, warmup_steps=5, quantise_from=20, kmeans_frames=800)
    train_hifi.train(replace(recipe, steps=30), args)
    train_hifi.train(replace(recipe, steps=80), args)  # resumes; the end stands in the checkpoint, so it stays at 30
    lines = (tmp_path / "smoke" / "log.jsonl").read_text().splitlines()
    losses = [json.loads(line)["mel"] for line in lines]
    assert '"step": 30' in lines[-1] and len(lines) == 3 and losses[-1] < losses[0]
    checkpoint = torch.load(tmp_path / "smoke" / "checkpoint.pt", weights_only=True)
    assert bool(checkpoint["model"]["quantizer.started"])


def test_lost_frames_repeat_weaker_then_fade_to_silence():
    q = torch.arange(1.0, 13.0).reshape(1, 12, 1)
    lost = torch.zeros(1, 12, dtype=torch.bool)
    lost[0, 2:11] = True
    y = concealed(q, lost, torch.tensor([-1.0]))[0, :, 0]
    faded = [2 * 0.729 * (1 - k / 5) - k / 5 for k in range(1, 6)]
    torch.testing.assert_close(y, torch.tensor([1, 2, 1.8, 1.62, 1.458, *faded, -1.0, 12]))


def test_a_share_of_the_crops_loses_packets():
    assert draw_lost(16, 64, 0.0, np.random.default_rng(1)) is None
    lost = draw_lost(400, 64, 0.25, np.random.default_rng(1))
    assert not lost[:, 0].any()
    assert 0.15 < lost.any(1).float().mean() < 0.35
    assert 0.2 < lost[lost.any(1)].float().mean() < 0.4


def test_noise_that_repeats_every_frame_is_told_from_noise():
    torch.manual_seed(2)
    noise, other = torch.randn(2, 1, 16000)
    repeating = torch.randn(1, 320).repeat(1, 50)
    loss = Repetition(16000, (160, 320, 480, 640))
    r = loss.autocorrelation(repeating).mean((0, 1, 2))
    assert r[1] > 0.45 and r[0].abs() < 0.2 and loss.autocorrelation(noise).mean((0, 1, 2)).abs().max() < 0.05
    assert loss(noise, noise) == 0
    assert loss(repeating, noise) > 1.5 * loss(other, noise)
