package dev.nacre.audio;

import dev.nacre.audio.SoundMeter.Part;
import java.util.Objects;

/**
 * The way of samples from the caller to a codec: checked, limited, mixed and brought to the codec's rate, in portions of bounded size. Mutable,
 * for one thread.
 */
final class Intake {
    /** Samples beyond this, some 60 dB over full scale, are limited: spectra of anything less stay finite. */
    static final float LIMIT = 1024;

    private static final int PORTION = 4096;

    private final ChannelMode mode;
    private final RateConverter converter;
    private final CodecModel.FrameEncoder encoder;
    private final SoundMeter meter;
    private final float[][] portion;
    private long samples;

    Intake(SoundFormat format, ChannelMode mode, int codecRate, CodecModel.FrameEncoder encoder, SoundMeter meter) {
        this.mode = mode;
        this.converter = new RateConverter(format.rate(), codecRate, format.channels());
        this.encoder = encoder;
        this.meter = meter;
        portion = new float[format.channels()][PORTION];
    }

    /** Samples a portion may have, so that what comes of it stays small. */
    static int portion() {
        return PORTION;
    }

    /** Samples taken so far. */
    long samples() {
        return samples;
    }

    /**
     * Takes samples, at most {@link #portion()}.
     *
     * @throws NonFiniteSampleException if one is NaN or infinite; none of the portion is taken then
     */
    void push(float[][] planes, int offset, int count) throws NonFiniteSampleException {
        long time = System.nanoTime();
        for (int c = 0; c < portion.length; c++) {
            float[] from = planes[c];
            float[] to = portion[c];
            for (int i = 0; i < count; i++) {
                float x = from[offset + i];
                if (!Float.isFinite(x)) {
                    throw new NonFiniteSampleException(samples + i, c, x);
                }
                to[i] = Math.max(-LIMIT, Math.min(LIMIT, x));
            }
        }
        mode.mix(portion, 0, count);
        samples += count;
        converter.push(portion, 0, count, (out, n) -> encoder.push(out, 0, n));
        meter.lap(Part.RESAMPLER, time);
    }

    /** Says that the sound ends here. */
    void end() {
        long time = System.nanoTime();
        converter.end((out, n) -> encoder.push(out, 0, n));
        meter.lap(Part.RESAMPLER, time);
        encoder.end();
    }

    /** Checks arguments of the caller's. */
    static void requirePlanes(float[][] planes, int offset, int count, int channels) {
        if (planes.length != channels) {
            throw new IllegalArgumentException(planes.length + " planes for " + channels + " channels");
        }
        for (float[] plane : planes) {
            Objects.checkFromIndexSize(offset, count, plane.length);
        }
    }
}
