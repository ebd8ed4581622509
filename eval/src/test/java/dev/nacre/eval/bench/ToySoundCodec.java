package dev.nacre.eval.bench;

import dev.nacre.audio.Sound;
import dev.nacre.audio.SoundFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** Samples of few bits, then DEFLATE: a codec for tests of what is around codecs. What it decodes comes late, as with many real ones. */
class ToySoundCodec implements SoundBenchCodec {
    static final int LATE = 7;

    private static final int HEADER_BYTES = 12;
    private static final int FEWEST_BITS = 3;

    private final String name;
    private final List<String> settings;

    ToySoundCodec(String name, List<String> settings) {
        this.name = name;
        this.settings = settings;
    }

    /** One toy of the given name, with settings as the real ones have them. */
    static ToySoundCodec of(String name, SoundKind kind, int threads) {
        return new ToySoundCodec(
                name,
                switch (name) {
                    case "hifi" -> List.of("codes=2", "codes=6", "codes=12");
                    case "walloc-audio" -> List.of("within=mp3@48", "within=mp3@96", "within=mp3@128");
                    case "mp3" -> List.of("kbps=48", "kbps=96", "kbps=128");
                    default ->
                        kind == SoundKind.SPEECH
                                ? List.of("kbps=6", "kbps=8", "kbps=12")
                                : List.of("kbps=32", "kbps=96", "kbps=128");
                });
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String implementation() {
        return "toy 1 of sounds";
    }

    @Override
    public String suffix() {
        return "toy";
    }

    @Override
    public Optional<String> missing() {
        return Optional.empty();
    }

    @Override
    public List<String> settings(int points) {
        return SoundLadder.pick(settings, points);
    }

    @Override
    public Measured<byte[]> encode(Sound sound, String setting) throws IOException {
        int bits = FEWEST_BITS + 2 * settings.indexOf(setting);
        int scale = (1 << bits - 1) - 1;
        int channels = sound.format().channels();
        byte[] codes = new byte[channels * sound.samples()];
        for (int c = 0; c < channels; c++) {
            float[] plane = sound.plane(c);
            for (int n = 0; n < plane.length; n++) {
                codes[c * plane.length + n] = (byte) Math.round(Math.max(-1, Math.min(1, plane[n])) * scale);
            }
        }
        Deflater deflater = new Deflater();
        deflater.setInput(codes);
        deflater.finish();
        byte[] file = new byte[HEADER_BYTES + 2 * codes.length + 100];
        int length = deflater.deflate(file, HEADER_BYTES, file.length - HEADER_BYTES);
        deflater.end();
        ByteBuffer.wrap(file)
                .putInt(sound.format().rate())
                .putInt(sound.samples())
                .putShort((short) channels)
                .putShort((short) scale);
        return measured(Arrays.copyOf(file, HEADER_BYTES + length), 2);
    }

    @Override
    public Measured<Sound> decode(byte[] file) throws IOException {
        ByteBuffer in = ByteBuffer.wrap(file);
        int rate = in.getInt();
        int samples = in.getInt();
        int channels = in.getShort();
        float scale = in.getShort();
        byte[] codes = new byte[channels * samples];
        Inflater inflater = new Inflater();
        inflater.setInput(file, HEADER_BYTES, file.length - HEADER_BYTES);
        try {
            for (int have = 0; have < codes.length; ) {
                have += inflater.inflate(codes, have, codes.length - have);
            }
        } catch (DataFormatException e) {
            throw new IOException(e.getMessage(), e);
        } finally {
            inflater.end();
        }
        float[][] planes = new float[channels][samples + LATE];
        for (int c = 0; c < channels; c++) {
            for (int n = 0; n < samples; n++) {
                planes[c][n + LATE] = codes[c * samples + n] / scale;
            }
        }
        return measured(Sound.of(new SoundFormat(rate, channels), planes), 1);
    }

    // Of constant speed, so that tests can say what rows must be.
    private static <T> Measured<T> measured(T value, double wallMillis) {
        return new Measured<>(value, wallMillis, OptionalDouble.of(2 * wallMillis), OptionalLong.of(1000));
    }
}
