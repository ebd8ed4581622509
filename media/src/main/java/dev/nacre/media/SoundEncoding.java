package dev.nacre.media;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * How a file of sound is written: container, codec, bits or bit rate, and options of FFmpeg's encoder.
 *
 * <p>Immutable and thread-safe.
 */
public final class SoundEncoding {
    /** A container and its codec. */
    public enum Format {
        /** WAV of 16, 24 or 32 bits, 32 being float; in plain Java. */
        WAV("wav", "", 0, "wav"),
        /** FLAC of 16 or 24 bits. */
        FLAC("flac", "flac", 0, "flac"),
        /** MP3 by LAME, 128 kbps unless said otherwise. A sound of fewer than 47 samples comes back with 47. */
        MP3("mp3", "libmp3lame", 128_000, "mp3"),
        /**
         * Vorbis in Ogg by FFmpeg's own, experimental encoder. It takes no bit rate, only a quality ({@link #vorbis}), and knows stereo
         * only: one channel is written twice, more than two are refused.
         */
        VORBIS("ogg", "vorbis", 0, "ogg", "oga"),
        /** Opus in Ogg by libopus, 96 kbps unless said otherwise. */
        OPUS("opus", "libopus", 96_000, "opus"),
        /** AAC-LC in MP4 by FFmpeg's own encoder, 128 kbps unless said otherwise. */
        AAC("ipod", "aac", 128_000, "m4a", "mp4");

        final String muxer;
        final String encoder;
        final int bitRate; // 0: it takes none
        final List<String> suffixes;

        Format(String muxer, String encoder, int bitRate, String... suffixes) {
            this.muxer = muxer;
            this.encoder = encoder;
            this.bitRate = bitRate;
            this.suffixes = List.of(suffixes);
        }

        /** True if files hold samples of so many bits. */
        boolean isStored() {
            return this == WAV || this == FLAC;
        }
    }

    /** FFmpeg's unit of quality ({@code FF_QP2LAMBDA}). */
    private static final int FFMPEG_QUALITY = 118;

    private final Format format;
    private final int bits;
    private final int bitRate;
    private final Map<String, String> options;

    private SoundEncoding(Format format, int bits, int bitRate, Map<String, String> options) {
        this.format = format;
        this.bits = bits;
        this.bitRate = bitRate;
        this.options = options;
    }

    /** A format with its defaults: 16 bits where samples are stored, quality 3 of Vorbis, else its bit rate. */
    public static SoundEncoding of(Format format) {
        return format == Format.VORBIS
                ? vorbis(3)
                : new SoundEncoding(
                        Objects.requireNonNull(format, "format"), format.isStored() ? 16 : 0, format.bitRate, Map.of());
    }

    /**
     * Vorbis of a quality; on the music that Nacre is tested with (44.1 kHz, stereo) 1 gave 63 kbps, 3 125, 5 167 and 10 232.
     *
     * @param quality in [1, 10]; the encoder's scale, not libvorbis's
     * @throws IllegalArgumentException if it is out of its range
     */
    public static SoundEncoding vorbis(double quality) {
        if (!(quality >= 1 && quality <= 10)) {
            throw new IllegalArgumentException("quality " + quality + " of Vorbis, allowed are 1 to 10");
        }
        return new SoundEncoding(Format.VORBIS, 0, 0, Map.of())
                .withOption("flags", "+qscale")
                .withOption("global_quality", String.valueOf(Math.round(quality * FFMPEG_QUALITY)));
    }

    /** The format that a file's name ends in: wav, flac, mp3, ogg, oga, opus, m4a or mp4; empty if in none of these. */
    public static Optional<SoundEncoding> forFileName(String name) {
        String suffix = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        for (Format format : Format.values()) {
            if (name.indexOf('.') >= 0 && format.suffixes.contains(suffix)) {
                return Optional.of(of(format));
            }
        }
        return Optional.empty();
    }

    /**
     * Speech as the bench codes it with Opus: its voice mode, variable rate, complexity 10.
     *
     * @param bitRate bits a second, all channels together
     * @param frameMillis length of a frame: 10, 20, 40 or 60
     */
    public static SoundEncoding opusVoice(int bitRate, int frameMillis) {
        return of(Format.OPUS)
                .withBitRate(bitRate)
                .withOption("application", "voip")
                .withOption("vbr", "on")
                .withOption("compression_level", "10")
                .withOption("frame_duration", String.valueOf(frameMillis));
    }

    /** Music as the bench codes it with Opus: variable rate, complexity 10, frames of 20 ms. */
    public static SoundEncoding opusAudio(int bitRate) {
        return of(Format.OPUS)
                .withBitRate(bitRate)
                .withOption("application", "audio")
                .withOption("vbr", "on")
                .withOption("compression_level", "10")
                .withOption("frame_duration", "20");
    }

    /**
     * Sets bits of a sample.
     *
     * @throws IllegalArgumentException unless it is 16, 24 or 32 (float) for WAV, or 16 or 24 for FLAC
     */
    public SoundEncoding withBits(int newBits) {
        boolean allowed = format == Format.WAV
                ? newBits == 16 || newBits == 24 || newBits == 32
                : format == Format.FLAC && (newBits == 16 || newBits == 24);
        if (!allowed) {
            throw new IllegalArgumentException(format + " of " + newBits + " bits");
        }
        return new SoundEncoding(format, newBits, bitRate, options);
    }

    /**
     * Sets the bit rate, of all channels together.
     *
     * @param newBitRate bits a second, in [500, 10 000 000]
     * @throws IllegalArgumentException if it is out of its range, or the format has none
     */
    public SoundEncoding withBitRate(int newBitRate) {
        if (format.bitRate == 0 || newBitRate < 500 || newBitRate > 10_000_000) {
            throw new IllegalArgumentException(format + " of " + newBitRate + " bits a second");
        }
        return new SoundEncoding(format, bits, newBitRate, options);
    }

    /**
     * Sets one of FFmpeg's options of the encoder; one that there is not fails when a writer is made.
     *
     * @throws IllegalArgumentException for WAV, which has none
     */
    public SoundEncoding withOption(String name, String value) {
        if (format == Format.WAV) {
            throw new IllegalArgumentException("WAV has no option " + name);
        }
        Map<String, String> all = new LinkedHashMap<>(options);
        all.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(value, "value"));
        return new SoundEncoding(format, bits, bitRate, Collections.unmodifiableMap(all));
    }

    /** Container and codec. */
    public Format format() {
        return format;
    }

    /** Bits of a sample; 0 where samples are not stored. */
    public int bits() {
        return bits;
    }

    /** Bits a second; 0 where samples are stored, and of Vorbis. */
    public int bitRate() {
        return bitRate;
    }

    /** FFmpeg's options, in the order they were set. */
    public Map<String, String> options() {
        return options;
    }

    @Override
    public String toString() {
        return format
                + (bits > 0 ? " " + bits + " bits" : "")
                + (bitRate > 0 ? " " + bitRate + " bit/s" : "")
                + (options.isEmpty() ? "" : " " + options);
    }
}
