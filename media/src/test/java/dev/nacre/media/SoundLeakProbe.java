package dev.nacre.media;

import dev.nacre.bitstream.DecodeLimits;
import dev.nacre.media.SoundEncoding.Format;
import dev.nacre.testing.ResidentMemory;
import dev.nacre.testing.TestSound;
import dev.nacre.testing.TestSounds;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalLong;

/**
 * A program of its own: {@code calls FORMAT} writes and reads one format over and over, well and badly; {@code length FORMAT FILE}
 * writes and reads one long file. Prints by how many bytes the process grew.
 */
final class SoundLeakProbe {
    private static final int WARM_UP = 150;
    private static final int ROUNDS = 300;
    private static final int RATE = 48000;

    private SoundLeakProbe() {}

    public static void main(String[] args) throws IOException {
        Format format = Format.valueOf(args[1]);
        System.out.println(args[0].equals("calls") ? calls(format) : length(format, Path.of(args[2])));
    }

    private static long calls(Format format) throws IOException {
        TestSound sound = TestSounds.music(RATE, 2, 0.25, 1);
        float[][] samples = sound.samples();
        SoundEncoding encoding = SoundEncoding.of(format);
        byte[] file = SoundCodecs.encode(encoding, samples, RATE, Map.of("title", "x".repeat(2000)));
        byte[] cut = Arrays.copyOf(file, file.length / 3);
        byte[] head = Arrays.copyOf(file, 40);
        byte[] flipped = file.clone();
        for (int i = 50; i < flipped.length; i += 97) {
            flipped[i] ^= 4;
        }
        long before = 0;
        for (int i = 0; i < WARM_UP + ROUNDS; i++) {
            if (i == WARM_UP) {
                before = ResidentMemory.bytes();
            }
            SoundCodecs.encode(encoding, samples, RATE, Map.of("title", "x".repeat(2000)));
            abandon(encoding, samples);
            for (byte[] bytes : new byte[][] {file, cut, head, flipped}) {
                read(bytes);
            }
        }
        return ResidentMemory.bytes() - before;
    }

    /** A writer that is closed without having finished, and one that can't be made. */
    private static void abandon(SoundEncoding encoding, float[][] samples) throws IOException {
        try (MediaSoundWriter writer = MediaSoundWriter.create(
                OutputStream.nullOutputStream(), encoding, RATE, ChannelLayout.of(2), Map.of(), OptionalLong.empty())) {
            writer.write(samples, 0, 3000);
        }
        if (encoding.format() != Format.WAV) {
            try {
                SoundCodecs.encode(encoding.withOption("no_such", "1"), samples, RATE, Map.of());
            } catch (MediaException e) {
                // As it should be.
                return;
            }
            throw new IllegalStateException("an option that there is not was taken");
        }
    }

    private static void read(byte[] file) {
        try (MediaSoundReader reader = MediaSoundReader.open(file, DecodeLimits.defaults())) {
            reader.seek(5000);
            reader.readAll();
            reader.seek(100);
            reader.read(new float[reader.info().channels()][10], 0, 10);
        } catch (IOException e) {
            // Three of four are damaged.
        }
        try (MediaSoundReader reader = MediaSoundReader.open(new ByteArrayInputStream(file), DecodeLimits.defaults())) {
            reader.readAll();
        } catch (IOException e) {
            return;
        }
    }

    /** The growth from one minute to ten, of writing and of reading together. */
    private static long length(Format format, Path file) throws IOException {
        float[][] second = TestSounds.music(RATE, 2, 1, 3).samples();
        long before = 0;
        try (MediaSoundWriter writer =
                MediaSoundWriter.create(file, SoundEncoding.of(format), RATE, ChannelLayout.of(2), Map.of())) {
            for (int i = 0; i < 600; i++) {
                if (i == 60) {
                    before = ResidentMemory.bytes();
                }
                writer.write(second, 0, RATE);
            }
            writer.finish();
        }
        long written = ResidentMemory.bytes() - before;
        try (MediaSoundReader reader = MediaSoundReader.open(file)) {
            long length = 0;
            before = 0;
            for (int n; (n = reader.read(second, 0, RATE)) > 0; ) {
                length += n;
                if (before == 0 && length >= 60L * RATE) {
                    before = ResidentMemory.bytes();
                }
            }
            if (length != 600L * RATE) {
                throw new IOException("of " + 600L * RATE + " samples came " + length);
            }
        }
        return written + ResidentMemory.bytes() - before;
    }
}
