package dev.nacre.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.bitstream.DecodeLimits;
import dev.nacre.media.SoundEncoding.Format;
import dev.nacre.testing.TestSounds;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Any bytes lead to samples or to an {@link IOException} of one line: in bounded time, never to the end of the process. */
@Timeout(300)
class SoundDamageTest {
    /** Room for 20 s of the files here: a file that is damaged must not get more. */
    private static final DecodeLimits LIMITS =
            DecodeLimits.defaults().withSamples(20 * 48000).withMemoryBytes(64 << 20);

    private static final int ROUNDS = 120;

    /** How many of the files were read to their end, for what a test may expect. */
    private static int survivors;

    private static void read(byte[] file, int seed, String what) {
        Random random = new Random(seed);
        boolean pipe = random.nextInt(3) == 0;
        try (MediaSoundReader reader = pipe
                ? MediaSoundReader.open(new ByteArrayInputStream(file), LIMITS)
                : MediaSoundReader.open(file, LIMITS)) {
            MediaSoundInfo info = reader.info();
            assertTrue(info.rate() > 0 && info.channels() > 0, what);
            float[][] block = new float[info.channels()][4096];
            if (!pipe && random.nextInt(3) == 0) {
                reader.seek(random.nextInt(100_000));
            }
            for (int n; (n = reader.read(block, 0, 1 + random.nextInt(4096))) >= 0; ) {
                assertTrue(n > 0, what);
            }
            survivors++;
        } catch (IOException e) {
            assertEquals(1, e.getMessage().lines().count(), what + ": " + e.getMessage());
            assertTrue(e.getMessage().length() < 700, what + ": " + e.getMessage());
        } catch (RuntimeException e) {
            throw new AssertionError(what, e);
        }
    }

    private static byte[] damaged(byte[] file, int round) {
        Random random = new Random(round);
        byte[] bytes = file.clone();
        int at = random.nextInt(file.length);
        switch (round % 6) {
            case 0 -> { // cut
                return Arrays.copyOf(file, at);
            }
            case 1 -> { // a flipped bit in its head
                int head = Math.min(file.length, 200);
                bytes[random.nextInt(head)] ^= (byte) (1 << random.nextInt(8));
            }
            case 2 -> { // flipped bits anywhere
                for (int i = 0; i < 8; i++) {
                    bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                }
            }
            case 3 -> { // a lost part
                int end = Math.min(file.length, at + 1 + random.nextInt(2000));
                System.arraycopy(file, end, bytes, at, file.length - end);
                return Arrays.copyOf(bytes, file.length - (end - at));
            }
            case 4 -> { // rubbish, or extreme numbers
                byte[] rubbish = new byte[1 + random.nextInt(64)];
                random.nextBytes(rubbish);
                if (random.nextBoolean()) {
                    Arrays.fill(rubbish, (byte) -random.nextInt(2));
                }
                System.arraycopy(rubbish, 0, bytes, at, Math.min(rubbish.length, file.length - at));
            }
            default -> { // a repeated part
                int length = Math.min(file.length - at, 1 + random.nextInt(3000));
                System.arraycopy(file, random.nextInt(file.length - length + 1), bytes, at, length);
            }
        }
        return bytes;
    }

    private static void damage(byte[] file, String name) {
        survivors = 0;
        read(file, 1, name);
        assertEquals(1, survivors, name + " whole");
        for (int round = 0; round < ROUNDS; round++) {
            read(damaged(file, round), round, name + ", damage " + round);
        }
        assertTrue(survivors < ROUNDS, name + ": no damage was ever noticed");
    }

    @ParameterizedTest
    @EnumSource
    void damagedFilesOfOurs(Format format) throws IOException {
        float[][] samples = TestSounds.music(48000, 2, 0.6, 1).samples();
        Map<String, String> tags = Map.of("title", "Of the storm", "comment", "x".repeat(300));
        damage(SoundCodecs.encode(SoundEncoding.of(format), samples, 48000, tags), format.name());
    }

    @Test
    void damagedFilesOfOthers() throws IOException {
        String corpus = System.getenv("NACRE_CORPUS");
        Assumptions.assumeTrue(corpus != null, "NACRE_CORPUS is not set");
        int files = 0;
        for (String folder : List.of("odd-audio", "speech", "music")) {
            List<Path> paths;
            try (Stream<Path> listed = Files.list(Path.of(corpus, "test", folder))) {
                paths = listed.filter(path -> !path.toString().endsWith(".tsv"))
                        .sorted()
                        .limit(folder.equals("odd-audio") ? 100 : 2)
                        .toList();
            }
            for (Path path : paths) {
                damage(Files.readAllBytes(path), path.getFileName().toString());
                files++;
            }
        }
        assertTrue(files > 8, files + " files");
    }

    @Test
    void whatIsNoSound() {
        Random random = new Random(4);
        byte[] noise = new byte[30_000];
        random.nextBytes(noise);
        byte[] svg = "<svg xmlns='http://www.w3.org/2000/svg'/>".getBytes(StandardCharsets.UTF_8);
        byte[] playlist = "#EXTM3U\n#EXTINF:3,x\n/etc/hostname\n".getBytes(StandardCharsets.UTF_8);
        byte[] concat = "ffconcat version 1.0\nfile /etc/hostname\n".getBytes(StandardCharsets.UTF_8);
        byte[] sdp = "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=audio 5004 RTP/AVP 0\n"
                .getBytes(StandardCharsets.UTF_8);
        for (byte[] bytes : List.of(new byte[0], new byte[1], new byte[30_000], noise, svg, playlist, concat, sdp)) {
            assertThrows(MediaException.class, () -> MediaSoundReader.open(bytes, LIMITS));
            assertThrows(MediaException.class, () -> MediaSoundReader.open(new ByteArrayInputStream(bytes), LIMITS));
        }
    }

    /** Heads of all formats with nothing behind them, and heads behind other heads. */
    @Test
    void headsOnly() throws IOException {
        float[][] samples = TestSounds.music(48000, 2, 0.3, 1).samples();
        byte[][] files = new byte[Format.values().length][];
        for (Format format : Format.values()) {
            files[format.ordinal()] = SoundCodecs.encode(SoundEncoding.of(format), samples, 48000, Map.of());
        }
        for (Format format : Format.values()) {
            byte[] file = files[format.ordinal()];
            for (int length = 0; length < 160; length += 3) {
                byte[] head = Arrays.copyOf(file, length);
                read(head, length, format + " of " + length + " bytes");
                byte[] other = files[(format.ordinal() + 1) % files.length];
                byte[] mixed = Arrays.copyOf(head, length + other.length);
                System.arraycopy(other, 0, mixed, length, other.length);
                read(mixed, length, format + " of " + length + " bytes before another");
            }
        }
    }
}
