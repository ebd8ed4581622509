package dev.nacre.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.bitstream.DecodeLimits;
import dev.nacre.metrics.Psnr;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pictures fitted, written and decoded: quality, options, and that threads and interruptions change nothing. */
class InrEncodeTest {
    private static final InrEncodeOptions QUICK = InrEncodeOptions.defaults().withEffort(0);

    @TempDir
    private Path folder;

    /** Smooth colours, edges and a little texture. */
    static Picture picture(int width, int height, int planes, boolean alpha) {
        byte[][] samples = new byte[planes][width * height];
        byte[] opacity = new byte[width * height];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                for (int c = 0; c < planes; c++) {
                    double value = 128 + 60 * Math.sin(x / 17.0 + c) + 40 * Math.cos(y / 11.0 - c);
                    value += (x - width / 3) * (x - width / 3) + (y - height / 2) * (y - height / 2) < 200 ? 40 : 0;
                    value += (x * 7 + y * 13) % 5;
                    samples[c][y * width + x] = (byte) Math.max(0, Math.min(255, value));
                }
                opacity[y * width + x] = (byte) (x * 3);
            }
        }
        Picture picture = Picture.of(width, height, planes == 1 ? Picture.Colour.GREY : Picture.Colour.RGB, samples);
        return alpha ? picture.withAlpha(opacity) : picture;
    }

    private static byte[] encode(Picture picture, InrEncodeOptions options, int threads) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (InrCodec codec = InrCodec.open(InrOptions.defaults().withThreads(threads))) {
            CodingReport report = codec.encode(picture, options, out);
            assertEquals(out.size(), report.fileBytes());
        }
        return out.toByteArray();
    }

    private static Picture decode(byte[] file) throws IOException {
        try (InrCodec codec = InrCodec.open(InrOptions.defaults())) {
            return codec.decode(new ByteArrayInputStream(file), DecodeLimits.defaults())
                    .picture();
        }
    }

    private static double psnr(Picture a, Picture b) {
        return Psnr.of(a.planes(), b.planes());
    }

    @Test
    void qualityBuysBytesAndEffortSavesThem() throws IOException {
        Picture picture = picture(96, 64, 3, false);
        byte[] small = encode(picture, QUICK.withQuality(20), 2);
        byte[] usual = encode(picture, QUICK, 2);
        byte[] good = encode(picture, QUICK.withQuality(80), 2);
        assertTrue(small.length < usual.length && usual.length < good.length);
        double worst = psnr(picture, decode(small));
        double best = psnr(picture, decode(good));
        assertTrue(worst > 20 && best > worst + 3, worst + " and " + best + " dB");
        assertTrue(good.length < 96 * 64 * 3 / 4, good.length + " bytes");
    }

    @Test
    void oddPicturesComeBack() throws IOException {
        for (Picture picture : new Picture[] {
            picture(1, 1, 3, false), picture(1, 37, 1, false), picture(50, 3, 3, true), picture(33, 40, 1, true)
        }) {
            Picture decoded = decode(encode(picture, QUICK.withQuality(70), 1));
            assertEquals(picture.colour(), decoded.colour());
            assertEquals(picture.hasAlpha(), decoded.hasAlpha());
            picture.alpha()
                    .ifPresent(alpha -> assertArrayEquals(alpha, decoded.alpha().orElseThrow()));
            assertTrue(psnr(picture, decoded) > 20, picture + ": " + psnr(picture, decoded));
        }
    }

    @Test
    void threadsChangeNothing() throws IOException {
        Picture picture = picture(70, 90, 3, false);
        assertArrayEquals(encode(picture, QUICK, 1), encode(picture, QUICK, 3));
    }

    @Test
    void whatWasInterruptedGoesOn() throws IOException {
        Picture picture = picture(64, 64, 3, false);
        Path journal = folder.resolve("a.fit");
        InrEncodeOptions options = QUICK.withJournal(journal);
        assertThrows(
                InterruptedIOException.class,
                () -> encode(
                        picture,
                        options.withListener(progress -> {
                            if (progress.step() == 130) {
                                Thread.currentThread().interrupt();
                            }
                        }),
                        1));
        assertTrue(Files.exists(journal));
        int[] first = {0};
        byte[] resumed = encode(
                picture, options.withListener(progress -> first[0] = first[0] == 0 ? progress.step() : first[0]), 1);
        assertEquals(131, first[0]);
        assertFalse(Files.exists(journal));
        assertArrayEquals(encode(picture, QUICK, 1), resumed);
    }

    @Test
    void aJournalOfAnotherPictureIsRefused() throws IOException {
        Path journal = folder.resolve("b.fit");
        InrEncodeOptions stopping = QUICK.withJournal(journal).withListener(progress -> {
            if (progress.step() == 5) {
                Thread.currentThread().interrupt();
            }
        });
        assertThrows(InterruptedIOException.class, () -> encode(picture(32, 32, 3, false), stopping, 1));
        assertThrows(IOException.class, () -> encode(picture(33, 32, 3, false), QUICK.withJournal(journal), 1));
        assertThrows(
                IOException.class,
                () -> encode(picture(32, 32, 3, false), QUICK.withQuality(51).withJournal(journal), 1));
    }
}
