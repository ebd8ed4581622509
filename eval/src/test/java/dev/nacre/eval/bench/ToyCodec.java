package dev.nacre.eval.bench;

import dev.nacre.image.Picture;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** Samples divided by a step, then DEFLATE: a codec for tests of what is around codecs. */
class ToyCodec implements BenchCodec {
    private static final int HEADER_BYTES = 13;

    private final String name;
    private final Preset preset;

    ToyCodec(String name, Preset preset) {
        this.name = name;
        this.preset = preset;
    }

    /** One toy of the given name and preset, whatever they are. */
    static List<BenchCodec> of(String name, Preset preset, int threads) {
        return List.of(new ToyCodec(name, preset));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Preset preset() {
        return preset;
    }

    @Override
    public String implementation() {
        return "toy 1, deflate=" + level();
    }

    private int level() {
        return preset.equals(Preset.FAST) ? Deflater.BEST_SPEED : Deflater.BEST_COMPRESSION;
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
        return IntStream.range(0, points)
                .mapToObj(point -> "step=" + (2 + 40 * (points - 1 - point) / points))
                .toList();
    }

    @Override
    public Measured<byte[]> encode(Picture picture, String setting) throws IOException {
        int step = Integer.parseInt(setting.substring("step=".length()));
        int samples = picture.width() * picture.height();
        byte[] indices = new byte[samples * picture.channels()];
        for (int channel = 0; channel < picture.channels(); channel++) {
            for (int i = 0; i < samples; i++) {
                indices[channel * samples + i] = (byte) ((picture.plane(channel)[i] & 0xff) / step);
            }
        }
        Deflater deflater = new Deflater(level());
        deflater.setInput(indices);
        deflater.finish();
        byte[] file = new byte[HEADER_BYTES + 2 * indices.length + 100];
        int length = deflater.deflate(file, HEADER_BYTES, file.length - HEADER_BYTES);
        deflater.end();
        ByteBuffer.wrap(file)
                .putInt(picture.width())
                .putInt(picture.height())
                .putInt(step)
                .put((byte) picture.channels());
        return measured(Arrays.copyOf(file, HEADER_BYTES + length));
    }

    @Override
    public Measured<Picture> decode(byte[] file) throws IOException {
        ByteBuffer in = ByteBuffer.wrap(file);
        int width = in.getInt();
        int height = in.getInt();
        int step = in.getInt();
        byte[][] planes = new byte[in.get()][width * height];
        Inflater inflater = new Inflater();
        inflater.setInput(file, HEADER_BYTES, file.length - HEADER_BYTES);
        try {
            for (byte[] plane : planes) {
                for (int have = 0; have < plane.length; ) {
                    have += inflater.inflate(plane, have, plane.length - have);
                }
                for (int i = 0; i < plane.length; i++) {
                    plane[i] = (byte) Math.min(255, (plane[i] & 0xff) * step + step / 2);
                }
            }
        } catch (DataFormatException e) {
            throw new IOException(e.getMessage(), e);
        } finally {
            inflater.end();
        }
        return measured(
                Picture.of(width, height, planes.length == 1 ? Picture.Colour.GREY : Picture.Colour.RGB, planes));
    }

    // Of constant speed, so that tests can say what rows must be.
    private static <T> Measured<T> measured(T value) {
        return new Measured<>(value, 2, OptionalDouble.of(3), OptionalLong.of(1000));
    }
}
