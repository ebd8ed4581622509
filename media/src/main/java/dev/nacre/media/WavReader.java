package dev.nacre.media;

import dev.nacre.bitstream.DecodeLimits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;

/** Uncompressed WAV, and its logarithmic kin (ITU-T G.711). */
final class WavReader implements MediaSoundReader {
    /** Bytes that {@link #isWav} looks at. */
    static final int HEAD = 12;

    private static final int BLOCK = 1 << 15;

    private final ByteSource source;
    private final WavFormat format;
    private final DecodeLimits limits;
    private final MediaSoundInfo info;
    private final int frameBytes;
    private final byte[] block;
    private final ByteBuffer view;
    private long next; // sample
    private boolean closed;

    /** @param source stands at the first sample; closed with the reader */
    WavReader(ByteSource source, WavFormat format, DecodeLimits limits) throws IOException {
        this.source = source;
        this.format = format;
        this.limits = limits;
        this.frameBytes = format.channels() * format.bytes();
        this.block = new byte[Math.max(1, BLOCK / frameBytes) * frameBytes];
        this.view = ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN);
        // A last frame that is not whole is no frame.
        OptionalLong length =
                format.dataBytes() < 0 ? OptionalLong.empty() : OptionalLong.of(format.dataBytes() / frameBytes);
        if (length.isPresent()) {
            limits.checkSamples(length.getAsLong());
        }
        this.info = new MediaSoundInfo(
                "wav",
                codec(format),
                format.rate(),
                format.mask() == 0 && format.channels() <= 2
                        ? ChannelLayout.of(format.channels())
                        : ChannelLayout.orUnknown(format.channels(), format.mask()),
                8 * format.bytes(),
                length,
                length,
                format.tags());
    }

    static boolean isWav(byte[] head) {
        if (head.length < HEAD) {
            return false;
        }
        String text = new String(head, StandardCharsets.ISO_8859_1);
        return (text.startsWith("RIFF") || text.startsWith("RF64")) && text.startsWith("WAVE", 8);
    }

    private static String codec(WavFormat format) {
        return switch (format.tag()) {
            case WavFormat.FLOAT -> "pcm_f" + 8 * format.bytes() + "le";
            case WavFormat.A_LAW -> "pcm_alaw";
            case WavFormat.MU_LAW -> "pcm_mulaw";
            default -> format.bytes() == 1 ? "pcm_u8" : "pcm_s" + 8 * format.bytes() + "le";
        };
    }

    @Override
    public MediaSoundInfo info() {
        return info;
    }

    @Override
    public int read(float[][] samples, int offset, int count) throws IOException {
        Blocks.check(samples, info.channels(), offset, count);
        requireOpen();
        int wanted = Math.min(count, block.length / frameBytes);
        if (info.length().isPresent()) {
            wanted = (int) Math.min(wanted, info.length().getAsLong() - next);
        }
        if (wanted == 0) {
            return -1;
        }
        int found = source.readFully(block, 0, wanted * frameBytes) / frameBytes;
        if (found < wanted && info.length().isPresent()) {
            throw new MediaException("truncated WAV file: it ends after " + (next + found) + " of "
                    + info.length().getAsLong() + " samples");
        }
        if (found == 0) {
            return -1;
        }
        next += found;
        limits.checkSamples(next);
        for (int c = 0; c < info.channels(); c++) {
            convert(samples[c], offset, found, c * format.bytes());
        }
        return found;
    }

    private void convert(float[] to, int offset, int count, int first) {
        int at = first;
        for (int n = offset; n < offset + count; n++, at += frameBytes) {
            to[n] = switch (format.tag()) {
                case WavFormat.A_LAW -> aLaw(block[at]) / 32768f;
                case WavFormat.MU_LAW -> muLaw(block[at]) / 32768f;
                case WavFormat.FLOAT -> format.bytes() == 4 ? view.getFloat(at) : (float) view.getDouble(at);
                default -> integer(at);
            };
        }
    }

    private float integer(int at) {
        return switch (format.bytes()) {
            case 1 -> ((block[at] & 0xFF) - 128) / 128f;
            case 2 -> view.getShort(at) / 32768f;
            case 3 -> (view.getShort(at) & 0xFFFF | block[at + 2] << 16) / 8388608f;
            default -> (float) (view.getInt(at) / 2147483648.0);
        };
    }

    private static int muLaw(byte code) {
        int inverted = ~code & 0xFF;
        int magnitude = (((inverted & 15) << 3) + 132 << (inverted >> 4 & 7)) - 132;
        return (inverted & 0x80) == 0 ? magnitude : -magnitude;
    }

    private static int aLaw(byte code) {
        int toggled = (code ^ 0x55) & 0xFF;
        int exponent = toggled >> 4 & 7;
        int mantissa = (toggled & 15) << 4;
        int magnitude = exponent == 0 ? mantissa + 8 : mantissa + 264 << exponent - 1;
        return (toggled & 0x80) == 0 ? -magnitude : magnitude;
    }

    @Override
    public void seek(long sample) throws IOException {
        requireOpen();
        Blocks.checkTarget(sample);
        if (!source.isSeekable()) {
            throw new MediaException("a stream can't be sought");
        }
        next = Math.min(sample, info.length().getAsLong());
        source.seek(format.data() + next * frameBytes);
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the reader is closed");
        }
    }

    @Override
    public float[][] readAll() throws IOException {
        return Blocks.readAll(this, limits);
    }

    @Override
    public void close() throws IOException {
        closed = true;
        source.close();
    }
}
