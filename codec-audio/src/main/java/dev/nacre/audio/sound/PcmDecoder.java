package dev.nacre.audio.sound;

import java.util.Optional;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioFormat.Encoding;

/** Samples as Java Sound has them in bytes, to floats. Immutable and thread-safe. */
final class PcmDecoder {
    private final Encoding encoding;
    private final int sampleBytes;
    private final int channels;
    private final boolean bigEndian;
    private final double scale;

    private PcmDecoder(AudioFormat format) {
        encoding = format.getEncoding();
        channels = format.getChannels();
        sampleBytes = format.getFrameSize() / channels;
        bigEndian = format.isBigEndian();
        // Samples of 20 bits, say, lie in the high bits of three bytes.
        scale = StrictMath.pow(2, 1 - 8 * sampleBytes);
    }

    /** A decoder of a format, if it holds samples as they are: integers of 1 to 4 bytes, or floats. */
    static Optional<PcmDecoder> of(AudioFormat format) {
        Encoding encoding = format.getEncoding();
        int channels = format.getChannels();
        int frame = format.getFrameSize();
        if (channels < 1 || frame < 1 || frame % channels != 0) {
            return Optional.empty();
        }
        int bytes = frame / channels;
        boolean integers =
                (encoding.equals(Encoding.PCM_SIGNED) || encoding.equals(Encoding.PCM_UNSIGNED)) && bytes <= 4;
        boolean floats = encoding.equals(Encoding.PCM_FLOAT) && (bytes == 4 || bytes == 8);
        return integers || floats ? Optional.of(new PcmDecoder(format)) : Optional.empty();
    }

    int frameBytes() {
        return channels * sampleBytes;
    }

    /** Decodes whole frames. */
    void decode(byte[] bytes, int frames, float[][] planes) {
        for (int i = 0, at = 0; i < frames; i++) {
            for (int c = 0; c < channels; c++, at += sampleBytes) {
                planes[c][i] = sample(bytes, at);
            }
        }
    }

    private float sample(byte[] bytes, int at) {
        long bits = 0;
        for (int i = 0; i < sampleBytes; i++) {
            bits = bits << 8 | bytes[bigEndian ? at + i : at + sampleBytes - 1 - i] & 0xFF;
        }
        if (encoding.equals(Encoding.PCM_FLOAT)) {
            return sampleBytes == 4 ? Float.intBitsToFloat((int) bits) : (float) Double.longBitsToDouble(bits);
        }
        long half = 1L << 8 * sampleBytes - 1;
        long value = encoding.equals(Encoding.PCM_UNSIGNED) ? bits - half : (bits ^ half) - half;
        return (float) (value * scale);
    }
}
