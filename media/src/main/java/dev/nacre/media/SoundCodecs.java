package dev.nacre.media;

import dev.nacre.bitstream.DecodeLimits;
import dev.nacre.metrics.Delay;
import dev.nacre.signal.Resampler;
import java.io.IOException;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Short sounds through other people's codecs, in memory: what the bench compares Nacre with. MP3 is LAME's and Opus libopus's; AAC
 * and Vorbis are FFmpeg's own encoders. That of Vorbis is marked experimental and falls short of libvorbis, which these libraries do
 * not hold: its figures say little about Vorbis.
 *
 * <p>Stateless and thread-safe; every call opens coders of its own, of one thread, and frees all that they took.
 */
public final class SoundCodecs {
    private static final int BLOCK = 1 << 14;

    private SoundCodecs() {}

    /**
     * A sound that was coded and decoded.
     *
     * @param file its bytes, container and all
     * @param decoded {@code [channels][length]}, of the shape and rate of what was coded, aligned with it
     * @param fileRate samples a second in the file; not the sound's where the encoder does not know that
     * @param delay by how many samples the decoder's output came late (early: negative), beyond what the file says of its delay; it
     *     was removed
     * @param encodeNanos time of encoding and muxing, without a change of rate
     * @param decodeNanos time of demuxing and decoding, without a change of rate
     */
    public record RoundTrip(
            byte[] file, float[][] decoded, int fileRate, int delay, long encodeNanos, long decodeNanos) {
        /** Copies the arrays. */
        public RoundTrip {
            file = file.clone();
            decoded = copy(decoded);
        }

        /** A copy. */
        @Override
        public byte[] file() {
            return file.clone();
        }

        /** Length of the file. */
        public int fileBytes() {
            return file.length;
        }

        /** A copy. */
        @Override
        public float[][] decoded() {
            return copy(decoded);
        }

        private static float[][] copy(float[][] samples) {
            float[][] copies = new float[samples.length][];
            for (int c = 0; c < samples.length; c++) {
                copies[c] = samples[c].clone();
            }
            return copies;
        }
    }

    /**
     * True if the encoder is there.
     *
     * @throws MediaException if FFmpeg can't be loaded
     */
    public static boolean isAvailable(SoundEncoding.Format format) throws MediaException {
        return format == SoundEncoding.Format.WAV || Ffmpeg.load().hasEncoder(format.encoder);
    }

    /**
     * Codes a sound and decodes the file. What the file tells of delay and padding is honoured, a rate that the codec does not
     * have is changed to and back; if the result still fits better elsewhere, within {@link Delay#MOST} samples, it is moved.
     *
     * @param samples {@code [channels][length]}, at least one sample, finite
     * @param rate samples a second
     * @throws MediaException if the format can't hold such a sound, or an option is wrong
     * @throws IllegalArgumentException if there is no sample, the channels' lengths differ, or one is not finite
     */
    public static RoundTrip roundTrip(SoundEncoding encoding, float[][] samples, int rate) throws IOException {
        int length = checkedLength(samples);
        if (length == 0) {
            throw new IllegalArgumentException("a sound of no samples can't be compared");
        }
        int fileRate = FfmpegSoundWriter.fileRate(encoding.format(), rate);
        // Here and not by the writer: the change of rate is no part of the codec's time.
        float[][] given = Resampler.isSupported(rate, fileRate) ? resample(samples, rate, fileRate) : samples;
        long start = System.nanoTime();
        byte[] file = encode(encoding, given, given == samples ? rate : fileRate, Map.of());
        long encoded = System.nanoTime();
        float[][] all;
        int decodedRate;
        try (MediaSoundReader reader = MediaSoundReader.open(file, DecodeLimits.defaults())) {
            all = reader.readAll();
            decodedRate = reader.info().rate();
        }
        long end = System.nanoTime();
        if (all.length > samples.length) {
            all = new float[][] {mix(all)}; // Vorbis had to have two
        }
        float[][] decoded = resample(all, decodedRate, rate);
        int delay = Delay.of(mix(samples), mix(decoded));
        for (int c = 0; c < decoded.length; c++) {
            decoded[c] = Delay.remove(decoded[c], delay, length);
        }
        return new RoundTrip(file, decoded, decodedRate, delay, encoded - start, end - encoded);
    }

    /**
     * The file of a sound.
     *
     * @param samples {@code [channels][length]}, at least one channel
     * @param rate samples a second, as for {@link MediaSoundWriter}
     * @param tags as for {@link MediaSoundWriter}
     * @throws MediaException if the format can't hold such a sound, or an option is wrong
     * @throws IllegalArgumentException if there is no channel, or their lengths differ
     */
    public static byte[] encode(SoundEncoding encoding, float[][] samples, int rate, Map<String, String> tags)
            throws IOException {
        int length = checkedLength(samples);
        ChannelLayout layout = ChannelLayout.of(samples.length);
        ByteSink.Memory memory = ByteSink.memory();
        try (MediaSoundWriter writer = encoding.format() == SoundEncoding.Format.WAV
                ? new WavWriter(memory, encoding.bits(), rate, layout, tags, OptionalLong.empty())
                : new FfmpegSoundWriter(Ffmpeg.load(), memory, encoding, rate, layout, tags)) {
            for (int done = 0; done < length; done += BLOCK) {
                writer.write(samples, done, Math.min(BLOCK, length - done));
            }
            writer.finish();
        }
        return memory.toByteArray();
    }

    private static int checkedLength(float[][] samples) {
        if (samples.length == 0) {
            throw new IllegalArgumentException("a sound of no channels");
        }
        for (float[] channel : samples) {
            if (channel.length != samples[0].length) {
                throw new IllegalArgumentException(
                        "channels of " + samples[0].length + " and " + channel.length + " samples");
            }
        }
        return samples[0].length;
    }

    private static float[][] resample(float[][] samples, int from, int to) {
        if (from == to) {
            return samples;
        }
        float[][] out = new float[samples.length][];
        for (int c = 0; c < samples.length; c++) {
            out[c] = Resampler.resample(samples[c], from, to);
        }
        return out;
    }

    private static float[] mix(float[][] samples) {
        float[] sum = new float[samples[0].length];
        for (float[] channel : samples) {
            for (int n = 0; n < sum.length; n++) {
                sum[n] += channel[n] / samples.length;
            }
        }
        return sum;
    }
}
