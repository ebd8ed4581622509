package dev.nacre.image.imageio;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.bitstream.NacreException;
import dev.nacre.image.PictureMetadata;
import dev.nacre.testing.TestPictures;
import dev.nacre.testing.imageio.Images;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;
import javax.imageio.IIOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Whatever happened to a file: a picture, or an {@link IIOException} that says why. {@code -Dnacre.test.mutations=10000} tries more
 * files than a build has time for.
 */
@Timeout(3600)
class PluginDamageTest {
    private static final int MUTATIONS = Integer.getInteger("nacre.test.mutations", 300);

    private static List<byte[]> files() throws IOException {
        BufferedImage alpha =
                Images.image(TestPictures.withAlpha(TestPictures.photo(140, 130, 102), TestPictures.Alpha.SOFT, 102));
        PictureMetadata metadata = PictureMetadata.empty()
                .withIccProfile(new byte[300])
                .withExif(new byte[30])
                .withText("Title", "A text")
                .withThumbnail(new byte[50]);
        return List.of(
                PluginTesting.encode(Images.image(TestPictures.photo(60, 44, 101)), 0, metadata),
                PluginTesting.encode(alpha, 128),
                PluginTesting.encode(Images.image(TestPictures.photo(270, 140, 103)), 128));
    }

    @Test
    void mutatedFilesGiveAPictureOrAnIioException() throws IOException {
        List<byte[]> files = files();
        Random random = new Random(104);
        int read = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] file = mutated(files.get(i % files.size()), random);
            if (i % 2 == 1) {
                file = repaired(file);
            }
            if (survives(file, random, "mutation " + i + " of seed 104")) {
                read++;
            }
        }
        assertTrue(read < MUTATIONS / 2, read + " of " + MUTATIONS + " were read: nothing was damaged");
    }

    /** Tries all that a reader offers; returns whether pixels came out. */
    private static boolean survives(byte[] file, Random random, String what) {
        boolean pixels = false;
        try {
            ImageReader reader = PluginTesting.reader(file);
            ImageReadParam param = reader.getDefaultReadParam();
            if (random.nextInt(3) == 0) {
                param.setSourceRegion(new Rectangle(random.nextInt(40), random.nextInt(40), 50, 30));
            }
            if (random.nextInt(3) == 0) {
                param.setSourceSubsampling(2, 3, 1, 0);
            }
            for (Attempt attempt : List.<Attempt>of(
                    () -> reader.getWidth(0),
                    () -> reader.getImageTypes(0).next(),
                    () -> reader.getImageMetadata(0).getAsTree("dev_nacre_image_1.0"),
                    () -> reader.getNumThumbnails(0),
                    () -> reader.read(0, param))) {
                pixels = succeeds(attempt, what);
            }
            new NacreImageReaderSpi().canDecodeInput(new MemoryCacheImageInputStream(new ByteArrayInputStream(file)));
        } catch (IOException | RuntimeException | Error e) {
            throw new AssertionError(what, e);
        }
        return pixels;
    }

    private interface Attempt {
        Object run() throws IOException;
    }

    private static boolean succeeds(Attempt attempt, String what) throws IOException {
        try {
            attempt.run();
            return true;
        } catch (IIOException e) {
            assertInstanceOf(NacreException.class, e.getCause(), what);
            assertFalse(e.getMessage().contains("\n"), e.getMessage());
            return false;
        } catch (IllegalArgumentException e) {
            // A mutated picture may be smaller than the region that was asked for: that is the caller's.
            assertTrue(String.valueOf(e.getMessage()).contains("region"), what + ": " + e);
            return false;
        }
    }

    private static byte[] mutated(byte[] original, Random random) {
        byte[] file = original.clone();
        // Heads and frames are the better half of what can be damaged.
        int at = random.nextBoolean() ? random.nextInt(Math.min(120, file.length)) : random.nextInt(file.length);
        switch (random.nextInt(6)) {
            case 0 -> {
                return Arrays.copyOf(file, at);
            }
            case 1 -> {
                return Arrays.copyOf(file, file.length + 1 + random.nextInt(30));
            }
            case 2 -> {
                for (int i = 0; i < 1 + random.nextInt(20) && at + i < file.length; i++) {
                    file[at + i] = (byte) random.nextInt();
                }
            }
            case 3 -> {
                int from = random.nextInt(file.length);
                System.arraycopy(file, from, file, at, Math.min(random.nextInt(40), file.length - Math.max(from, at)));
            }
            case 4 -> file[at] = (byte) (random.nextBoolean() ? 0 : 0xFF);
            default -> file[at] ^= (byte) (1 << random.nextInt(8));
        }
        return file;
    }

    /** The same bytes with right checksums, as far as chunks can be told. */
    private static byte[] repaired(byte[] file) {
        byte[] repaired = file.clone();
        byte[] signature = {(byte) 0x8E, 'N', 'C', 'R', '\r', '\n', 0x1A, '\n'};
        System.arraycopy(signature, 0, repaired, 0, Math.min(8, repaired.length));
        int at = 8;
        while (at + 5 < repaired.length) {
            int payload = at + 4;
            long length = 0;
            for (int shift = 0; payload < repaired.length && shift < 35; shift += 7) {
                int b = repaired[payload++];
                length |= (long) (b & 0x7F) << shift;
                if (b >= 0) {
                    break;
                }
            }
            if (payload + length + 4 > repaired.length) {
                break;
            }
            int end = payload + (int) length;
            CRC32C crc = new CRC32C();
            crc.update(repaired, at, end - at);
            ByteBuffer.wrap(repaired).order(ByteOrder.LITTLE_ENDIAN).putInt(end, (int) crc.getValue());
            at = end + 4;
        }
        return repaired;
    }

    @Test
    void headsThatLieGetNoMemory() throws IOException {
        // 2^24 x 2^24 pixels, and one of 20000 x 20000 in tiles, out of a file of some hundred bytes.
        byte[] file = PluginTesting.encode(Images.image(TestPictures.photo(60, 44, 105)), 128);
        int[][] sizes = {{1 << 24, 1 << 24}, {20_000, 20_000}, {1 << 30, 1}, {1, 1 << 30}};
        for (int[] size : sizes) {
            byte[] lie = withSize(file, size[0], size[1]);
            ImageReader reader = PluginTesting.reader(lie);
            List<Throwable> failures = new ArrayList<>();
            try {
                ImageIO.read(new ByteArrayInputStream(lie));
            } catch (IIOException e) {
                failures.add(e.getCause());
            }
            assertTrue(failures.size() == 1 && failures.get(0) instanceof NacreException, failures::toString);
            try {
                ImageReadParam param = reader.getDefaultReadParam();
                param.setSourceRegion(new Rectangle(0, 0, 1, 1));
                reader.read(0, param);
                throw new AssertionError("a pixel of " + size[0] + "x" + size[1]);
            } catch (IIOException e) {
                assertInstanceOf(NacreException.class, e.getCause());
            }
        }
    }

    /** The same file with another size in its head. */
    private static byte[] withSize(byte[] file, int width, int height) {
        int payload = 13;
        int length = file[12];
        // Kind, version, length of the id, the id, eight bytes of hash.
        int size = payload + 2 + 1 + file[payload + 2] + 8;
        ByteBuffer out = ByteBuffer.allocate(file.length + 20).order(ByteOrder.LITTLE_ENDIAN);
        out.put(file, 0, 8);
        ByteBuffer head = ByteBuffer.allocate(100);
        head.put(file, payload, size - payload);
        varint(head, width);
        varint(head, height);
        // The old sides, 60 and 44, take a byte each.
        head.put(file, size + 2, payload + length - size - 2);
        out.put("HEAD".getBytes(StandardCharsets.US_ASCII)).put((byte) head.position());
        out.put(head.array(), 0, head.position());
        out.putInt(0);
        out.put(file, payload + length + 4, file.length - payload - length - 4);
        return repaired(Arrays.copyOf(out.array(), out.position()));
    }

    private static void varint(ByteBuffer out, int value) {
        int rest = value;
        for (; rest >= 0x80; rest >>>= 7) {
            out.put((byte) (rest | 0x80));
        }
        out.put((byte) rest);
    }
}
