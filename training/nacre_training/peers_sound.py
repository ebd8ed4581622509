"""Sounds through FFmpeg's coders (PyAV), aligned and trimmed: what a run is compared with while it trains."""

import io

import av
import numpy as np

from nacre_training.sound_metrics import best_delay


def through(codec: str, x: np.ndarray, rate: int, bit_rate: int, container: str = "ogg", options: dict | None = None) -> tuple[np.ndarray, int]:
    """x float32 (samples, channels) -> (decoded, of the same shape, bytes of the file)."""
    channels = x.shape[1]
    layout = "mono" if channels == 1 else "stereo"
    file = io.BytesIO()
    with av.open(file, "w", format=container) as out:
        stream = out.add_stream(codec, rate=rate, layout=layout, options=options or {})
        stream.bit_rate = bit_rate
        frame_format = stream.codec_context.codec.audio_formats[0].name if stream.format is None else stream.format.name
        source = av.AudioFrame.from_ndarray(np.ascontiguousarray(x.reshape(1, -1)), format="flt", layout=layout)
        source.sample_rate = rate
        resampler = av.AudioResampler(format=frame_format, layout=layout, rate=rate)
        fifo = av.AudioFifo()
        for f in resampler.resample(source) + resampler.resample(None):
            f.pts = None
            fifo.write(f)
        size = stream.codec_context.frame_size or 1024
        pts = 0
        while fifo.samples > 0:
            frame = fifo.read(min(size, fifo.samples), partial=True)
            frame.pts = pts
            pts += frame.samples
            for packet in stream.encode(frame):
                out.mux(packet)
        for packet in stream.encode(None):
            out.mux(packet)
    bytes_ = file.getbuffer().nbytes
    file.seek(0)
    blocks = []
    with av.open(file) as box:
        resampler = av.AudioResampler(format="flt", layout=layout, rate=rate)
        for frame in box.decode(audio=0):
            blocks += [f.to_ndarray().reshape(-1, channels) for f in resampler.resample(frame)]
        blocks += [f.to_ndarray().reshape(-1, channels) for f in resampler.resample(None)]
    y = np.concatenate(blocks)
    d = best_delay(x.mean(1), y.mean(1), 3000)
    y = y[d:] if d >= 0 else np.pad(y, ((-d, 0), (0, 0)))
    return np.pad(y, ((0, max(0, len(x) - len(y))), (0, 0)))[: len(x)], bytes_
