package dev.nacre.audio;

import dev.nacre.bitstream.ByteReader;
import dev.nacre.bitstream.ByteWriter;
import dev.nacre.bitstream.Head;
import dev.nacre.bitstream.MalformedBitstreamException;
import dev.nacre.bitstream.MediaKind;
import dev.nacre.bitstream.NacreException;
import dev.nacre.bitstream.UnsupportedBitstreamException;
import dev.nacre.runtime.ModelInfo;
import java.util.HexFormat;
import java.util.Locale;

/** The part of {@code HEAD} that all sound codecs have in common. Layout: format.md, "Sound in general". */
final class HeadFormat {
    /** Names of the codecs by their numbers in {@code HEAD}. */
    private static final String[] CODECS = {HifiFormat.CODEC, WallocAudioFormat.CODEC};

    private static final BlockSpan[] SPANS = {HifiFormat.BLOCK, WallocAudioFormat.BLOCK};

    /** Version of the bitstream that is written, and the only one that is read. */
    static final int VERSION = 0;

    /** Largest level of any codec. */
    static final int MAX_LEVEL = 1 << 10;

    /** Most samples of a channel: products with rates stay far within 63 bits. */
    static final long MAX_SAMPLES = 1L << 34;

    private HeadFormat() {}

    static String codecName(int codec) {
        return CODECS[codec];
    }

    /** Length of a codec's blocks. */
    static BlockSpan span(int codec) {
        return SPANS[codec];
    }

    static Head head(SoundHeader header, ModelInfo model) {
        byte[] rest = new ByteWriter()
                .varint(header.format().rate())
                .u8(header.format().channels())
                .u8(header.mode().ordinal())
                .varint(header.level())
                .varint(header.samplesOrUnknown() + 1)
                .toByteArray();
        return new Head(MediaKind.AUDIO, header.codec(), VERSION, model.id(), model.hash8(), rest);
    }

    /** The head of a new sound. */
    static SoundHeader header(
            int codec, SoundFormat format, ChannelMode mode, int level, long samples, ModelInfo model) {
        return new SoundHeader(
                codec, format, mode, level, samples, model.id(), HexFormat.of().formatHex(model.hash8()));
    }

    /**
     * Reads the codec's part of a head.
     *
     * @throws UnsupportedBitstreamException if it is not that of a sound by a known codec and version
     * @throws MalformedBitstreamException if a number is out of range
     */
    static SoundHeader header(Head head) throws NacreException {
        if (head.kind() != MediaKind.AUDIO) {
            throw new UnsupportedBitstreamException(
                    "a file of kind " + head.kind().name().toLowerCase(Locale.ROOT), "kind audio");
        }
        if (head.codec() >= CODECS.length) {
            throw new UnsupportedBitstreamException(
                    "sound codec " + head.codec(), "codecs 0 to " + (CODECS.length - 1));
        }
        if (head.formatVersion() != VERSION) {
            throw new UnsupportedBitstreamException(
                    CODECS[head.codec()] + " format version " + head.formatVersion(), "version " + VERSION);
        }
        ByteReader in = head.rest();
        int rate = number(in, "the sample rate", SoundFormat.MIN_RATE, SoundFormat.MAX_RATE);
        long offset = in.fileOffset();
        int channels = in.u8("the number of channels");
        require(channels >= 1 && channels <= SoundFormat.MAX_CHANNELS, offset, "1 to 8 channels", channels);
        offset = in.fileOffset();
        int mode = in.u8("the channel mode");
        // Pairs of channels of walloc-audio have angles of their own.
        boolean mixes = channels == 2 && head.codec() == HifiFormat.CODEC_NUMBER;
        int lastMode = mixes ? ChannelMode.MID_SIDE.ordinal() : ChannelMode.SEPARATE.ordinal();
        require(mode <= lastMode, offset, "channel mode 0" + (lastMode > 0 ? " or 1" : ""), mode);
        int level = number(in, "the level", 0, MAX_LEVEL);
        long samples = in.varint("the number of samples", MAX_SAMPLES + 1) - 1;
        in.expectEnd("HEAD");
        return new SoundHeader(
                head.codec(),
                new SoundFormat(rate, channels),
                ChannelMode.values()[mode],
                level,
                samples,
                head.modelId(),
                head.modelHashHex());
    }

    private static int number(ByteReader in, String what, int min, int max) throws NacreException {
        long offset = in.fileOffset();
        int value = in.varintInt(what, max);
        require(value >= min, offset, what + " of at least " + min, value);
        return value;
    }

    private static void require(boolean condition, long offset, String expected, int found)
            throws MalformedBitstreamException {
        if (!condition) {
            throw new MalformedBitstreamException(offset, expected, Integer.toString(found));
        }
    }
}
