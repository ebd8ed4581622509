package dev.nacre.audio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.bitstream.SeekableSource;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.function.IntSupplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Streaming equals one shot, sample for sample and byte for byte, whatever the portions, after a seek too, and over packets. */
class HifiStreamingTest {
    private static final List<Integer> PORTIONS = List.of(1, 37, 320, -1, 0);

    /** Portions of one size; 0 for 1 s, -1 for random ones. */
    private static IntSupplier portions(int size, int rate) {
        SplittableRandom random = new SplittableRandom(7);
        return size > 0 ? () -> size : size == 0 ? () -> rate : () -> 1 + random.nextInt(random.nextInt(10_000) + 1);
    }

    private static byte[] encode(HifiCodec codec, Sound sound, OptionalLong samples, IntSupplier portions)
            throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        SoundWriter writer = codec.writer(sound.format(), SoundEncodeOptions.defaults(), samples, out);
        for (int from = 0; from < sound.samples(); ) {
            int count = Math.min(portions.getAsInt(), sound.samples() - from);
            writer.push(sound.planes(), from, count);
            from += count;
        }
        writer.finish();
        return out.toByteArray();
    }

    private static Sound read(SoundReader reader, long length, IntSupplier portions) throws IOException {
        float[][] planes = new float[reader.format().channels()][(int) length];
        int position = 0;
        while (true) {
            int count = Math.min(portions.getAsInt(), planes[0].length - position);
            int n = reader.read(planes, position, count);
            if (n <= 0) {
                break;
            }
            position += n;
        }
        assertEquals(length, position);
        assertEquals(-1, reader.read(new float[planes.length][1], 0, 1));
        return Sound.of(reader.format(), planes);
    }

    @ParameterizedTest
    @CsvSource({"test-640,16000,1,90000", "test-640,44100,2,230001", "test-640,8000,1,40007", "test-320,48000,1,300000"
    })
    void portionsChangeNothing(String model, int rate, int channels, int samples) throws IOException {
        Sound sound = Sounds.voice(rate, channels, samples);
        try (HifiCodec codec = HifiTesting.codec(model, 1);
                HifiCodec threads = HifiTesting.codec(model, 3)) {
            byte[] file = HifiTesting.encode(codec, sound);
            byte[] unknown = encode(codec, sound, OptionalLong.empty(), () -> samples);
            Sound decoded = HifiTesting.decode(codec, file).sound();
            assertEquals(samples, decoded.samples());
            HifiTesting.assertSameSamples(
                    decoded, HifiTesting.decode(threads, unknown).sound());
            assertArrayEquals(file, HifiTesting.encode(threads, sound));
            for (int size : PORTIONS) {
                assertArrayEquals(file, encode(codec, sound, OptionalLong.of(samples), portions(size, rate)));
                assertArrayEquals(unknown, encode(codec, sound, OptionalLong.empty(), portions(size, rate)));
                SoundReader reader = codec.reader(new ByteArrayInputStream(unknown), HifiTesting.LIMITS);
                HifiTesting.assertSameSamples(decoded, read(reader, samples, portions(size, rate)));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"test-640,16000,1,230000", "test-640,44100,2,530001", "test-640,1000,1,14007", "test-320,11025,2,99999"
    })
    void aSeekGivesTheSameSamples(String model, int rate, int channels, int samples) throws IOException {
        Sound sound = Sounds.voice(rate, channels, samples);
        try (HifiCodec codec = HifiTesting.codec(model, 2)) {
            byte[] file = encode(codec, sound, OptionalLong.empty(), () -> samples);
            Sound whole = HifiTesting.decode(codec, file).sound();
            SoundFile seekable = SoundFile.open(SeekableSource.of(file), HifiTesting.LIMITS);
            assertEquals(samples, seekable.samples());
            SoundReader reader = codec.reader(seekable);
            SplittableRandom random = new SplittableRandom(3);
            List<Integer> places = new ArrayList<>(
                    List.of(samples - 1, 0, 2 * rate, 2 * rate - 1, 4 * rate, 4 * rate + 1, samples, samples / 2));
            random.ints(4, 0, samples).forEach(places::add);
            for (int place : places) {
                reader.seek(place);
                assertEquals(place, reader.position());
                int length = Math.min(samples - place, 3 * rate);
                float[][] planes = new float[channels][length];
                assertEquals(length == 0 ? 0 : length, reader.read(planes, 0, length));
                HifiTesting.assertSameSamples(
                        Sounds.part(whole, place, place + length), Sound.of(sound.format(), planes));
            }
            reader.seek(0);
            assertEquals(4 * rate + 5, reader.skip(4 * rate + 5));
            int left = samples - 4 * rate - 5;
            float[][] planes = new float[channels][left];
            assertEquals(left, reader.read(planes, 0, left));
            HifiTesting.assertSameSamples(
                    Sounds.part(whole, samples - left, samples), Sound.of(sound.format(), planes));
        }
    }

    @ParameterizedTest
    @CsvSource({"test-640,16000,1,90000,5", "test-640,44100,2,130001,1", "test-320,8000,1,40007,3"})
    void packetsGiveTheSameSamples(String model, int rate, int channels, int samples, int packetFrames)
            throws IOException {
        Sound sound = Sounds.voice(rate, channels, samples);
        try (HifiCodec codec = HifiTesting.codec(model, 2)) {
            Sound expected =
                    HifiTesting.decode(codec, HifiTesting.encode(codec, sound)).sound();
            List<byte[]> packets = null;
            for (int size : PORTIONS) {
                IntSupplier portions = portions(size, rate);
                SoundEncoder encoder = codec.encoder(sound.format(), SoundEncodeOptions.defaults(), packetFrames);
                SoundDecoder decoder = codec.decoder(encoder.head(), HifiTesting.LIMITS);
                List<byte[]> all = new ArrayList<>();
                for (int from = 0; from < samples; ) {
                    int count = Math.min(portions.getAsInt(), samples - from);
                    all.addAll(encoder.push(sound.planes(), from, count));
                    from += count;
                }
                all.addAll(encoder.finish());
                float[][] planes = new float[channels][samples];
                int position = 0;
                for (byte[] packet : all) {
                    decoder.push(packet);
                    position += decoder.read(planes, position, Math.min(portions.getAsInt(), samples - position));
                }
                decoder.finish(encoder.samples());
                position += decoder.read(planes, position, samples - position);
                assertEquals(samples, position);
                assertEquals(0, decoder.available());
                HifiTesting.assertSameSamples(expected, Sound.of(sound.format(), planes));
                if (packets == null) {
                    packets = all;
                }
                assertEquals(packets.size(), all.size());
                for (int i = 0; i < all.size(); i++) {
                    assertArrayEquals(packets.get(i), all.get(i));
                }
            }
            assertTrue(packets.size() > 10);
        }
    }
}
