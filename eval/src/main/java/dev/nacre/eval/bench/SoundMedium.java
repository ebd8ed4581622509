package dev.nacre.eval.bench;

import dev.nacre.audio.Sound;
import dev.nacre.audio.SoundFormat;
import dev.nacre.bitstream.DecodeLimits;
import dev.nacre.media.MediaSoundReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** Sounds, and the rate at which those of a set are scored. Used by one thread. */
final class SoundMedium implements BenchMedium<Sound> {
    /** Where no sound of a set can be read, which is told when it is its turn. */
    private static final int NO_RATE = 16_000;

    private final Map<String, Integer> rates = new HashMap<>();

    /**
     * Looks at sounds.
     *
     * @param items their heads are read
     * @param scoreRate of all sets; empty: of each set the lowest sample rate of its sounds, so that figures of one set compare
     */
    SoundMedium(List<Sets.Item> items, OptionalInt scoreRate) {
        for (Sets.Item item : items) {
            int rate = scoreRate.orElseGet(() -> rate(item.path()));
            rates.merge(item.set(), rate, Math::min);
        }
        rates.replaceAll((set, rate) -> rate == Integer.MAX_VALUE ? NO_RATE : rate);
    }

    private static int rate(Path file) {
        try (MediaSoundReader reader = MediaSoundReader.open(file)) {
            return reader.info().rate();
        } catch (IOException e) {
            return Integer.MAX_VALUE; // read() tells of it
        }
    }

    /** Samples a second at which sounds of a set are scored. */
    int scoredRate(String set) {
        return rates.get(set);
    }

    @Override
    public Sound read(Sets.Item item, Consumer<String> remark) throws IOException {
        return read(item.path());
    }

    /** A whole sound. */
    static Sound read(Path file) throws IOException {
        try (MediaSoundReader reader = MediaSoundReader.open(file)) {
            return read(reader);
        }
    }

    /** What is in a file of another codec. */
    static Sound read(byte[] file) throws IOException {
        try (MediaSoundReader reader = MediaSoundReader.open(file, DecodeLimits.defaults())) {
            return read(reader);
        }
    }

    private static Sound read(MediaSoundReader reader) throws IOException {
        float[][] planes = reader.readAll();
        if (planes[0].length == 0) {
            throw new IOException("a sound without samples, of which nothing can be measured");
        }
        return Sound.of(new SoundFormat(reader.info().rate(), planes.length), planes);
    }

    @Override
    public String scoring(Sets.Item item) {
        return SoundRow.scoring(scoredRate(item.set()));
    }

    @Override
    public SoundRow row(Sets.Item item, Point point, Sound input, Measured<byte[]> encoded, Measured<Sound> decoded)
            throws IOException {
        AlignedSound pair = AlignedSound.of(input, decoded.value(), scoredRate(item.set()));
        return new SoundRow(
                item.set(),
                item.file(),
                item.source(),
                input.format().rate(),
                input.format().channels(),
                input.samples(),
                point.codec(),
                point.preset(),
                point.implementation(),
                point.setting(),
                point.number(),
                encoded.value().length,
                SoundScores.of(pair),
                encoded.wallMillis(),
                decoded.wallMillis(),
                encoded.cpuMillis(),
                decoded.cpuMillis(),
                BenchMedium.peak(encoded, decoded));
    }
}
