package dev.nacre.media;

import dev.nacre.bitstream.DecodeLimits;
import dev.nacre.metrics.Delay;
import dev.nacre.signal.Resampler;
import java.io.IOException;
import java.util.Map;
import java.util.OptionalLong;

/** Short sounds through FFmpeg's coders, in memory: what the bench compares Nacre with. */
public final class SoundCodecs {
    private SoundCodecs() {}

    /**
     * A sound that was coded and decoded.
     *
     * @param file its bytes, not copied
     * @param decoded {@code [channels][length]}, of the shape and rate of what was coded, aligned with it
     * @param delay by how many samples the decoder's output came late, beyond what the file says of its delay; it was removed
     */
    public record RoundTrip(byte[] file, float[][] decoded, int delay) {}

    /**
     * Codes a sound and decodes the file. What the file tells of delay and padding is honoured, a rate that the codec does not
     * have is changed to and back; if the result is still off, by up to {@link Delay#MOST} samples, it is moved.
     *
     * @param samples {@code [channels][length]}, at least one sample
     * @param rate samples a second
     * @throws MediaException if the format can't hold such a sound, or an option is wrong
     * @throws IllegalArgumentException if there is no sample, or the channels' lengths differ
     */
    public static RoundTrip roundTrip(SoundEncoding encoding, float[][] samples, int rate) throws IOException {
        int length = samples.length == 0 ? 0 : samples[0].length;
        for (float[] channel : samples) {
            if (channel.length != length || length == 0) {
                throw new IllegalArgumentException("channels of " + length + " and " + channel.length + " samples");
            }
        }
        byte[] file = encode(encoding, samples, rate, Map.of());
        float[][] decoded = decode(file, samples.length, rate);
        int delay = Delay.of(mix(samples), mix(decoded));
        for (int c = 0; c < decoded.length; c++) {
            decoded[c] = Delay.remove(decoded[c], delay, length);
        }
        return new RoundTrip(file, decoded, delay);
    }

    /** The file of a sound. */
    public static byte[] encode(SoundEncoding encoding, float[][] samples, int rate, Map<String, String> tags)
            throws IOException {
        ChannelLayout layout = ChannelLayout.of(samples.length);
        ByteSink.Memory memory = ByteSink.memory();
        try (SoundWriter writer = encoding.format() == SoundEncoding.Format.WAV
                ? new WavWriter(memory, encoding.bits(), rate, layout, tags, OptionalLong.empty())
                : new FfmpegSoundWriter(Ffmpeg.load(), memory, encoding, rate, layout, tags)) {
            writer.write(samples, 0, samples[0].length);
            writer.finish();
        }
        return memory.toByteArray();
    }

    private static float[][] decode(byte[] file, int channels, int rate) throws IOException {
        try (SoundReader reader = SoundReader.open(file, DecodeLimits.defaults())) {
            float[][] all = reader.readAll();
            if (all.length > channels) {
                all = new float[][] {mix(all)}; // Vorbis had to have two
            }
            for (int c = 0; c < all.length; c++) {
                all[c] = Resampler.resample(all[c], reader.info().rate(), rate);
            }
            return all;
        }
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
