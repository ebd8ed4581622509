package dev.nacre.eval.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.testing.TestSounds;
import java.awt.image.BufferedImage;
import org.junit.jupiter.api.Test;

class SpectrogramTest {
    @Test
    void aToneIsALineAtItsFrequency() {
        float[] tone = TestSounds.tone(16_000, 16_000, 3000, 0.5).channel(0);
        Spectrogram spectrogram = Spectrogram.of(new float[][] {tone}, 16_000, 40, 80); // rows of 100 Hz
        BufferedImage image = spectrogram.image(spectrogram.loudest());
        for (int x = 2; x < 38; x++) {
            int lightest = 0;
            for (int y = 0; y < 80; y++) {
                lightest = luminance(image, x, y) > luminance(image, x, lightest) ? y : lightest;
            }
            int row = 79 - lightest;
            assertTrue(row == 29 || row == 30, "column " + x + ", row " + row);
            assertTrue(luminance(image, x, 79 - 60) < 20, "6 kHz is dark");
        }
    }

    @Test
    void timeGoesToTheRightAndTheScaleIsTheCallers() {
        float[] late = new float[16_000];
        float[] noise = TestSounds.noise(16_000, 1, 8000, 1).channel(0);
        System.arraycopy(noise, 0, late, 8000, 8000);
        Spectrogram spectrogram = Spectrogram.of(new float[][] {late, late}, 16_000, 20, 10);
        BufferedImage image = spectrogram.image(spectrogram.loudest());
        assertTrue(luminance(image, 5, 5) < 20 && luminance(image, 15, 5) > 120);
        // 20 dB above its loudest place, everything is darker by a quarter of the scale.
        BufferedImage darker = spectrogram.image(spectrogram.loudest() + 20);
        assertTrue(luminance(darker, 15, 5) < luminance(image, 15, 5) - 20);
        float[] quiet = late.clone();
        for (int i = 0; i < quiet.length; i++) {
            quiet[i] *= 0.1f;
        }
        assertEquals(
                spectrogram.loudest() - 20,
                Spectrogram.of(new float[][] {quiet}, 16_000, 20, 10).loudest(),
                1e-3);
    }

    @Test
    void coloursGetLighterAllTheWay() {
        float[] silence = new float[4000];
        silence[2000] = 1;
        Spectrogram spectrogram = Spectrogram.of(new float[][] {silence}, 16_000, 100, 50);
        var colours = (java.awt.image.IndexColorModel) spectrogram.image(0).getColorModel();
        double before = -1;
        for (int i = 0; i < colours.getMapSize(); i++) {
            double lightness = luminance(colours.getRGB(i));
            assertTrue(lightness > before, "colour " + i);
            before = lightness;
        }
    }

    @Test
    void oneSampleIsASpectrogramToo() {
        assertTrue(Spectrogram.of(new float[][] {{1}}, 8000, 3, 3).loudest() > -100);
    }

    private static double luminance(BufferedImage image, int x, int y) {
        return luminance(image.getRGB(x, y));
    }

    private static double luminance(int rgb) {
        return 0.2126 * (rgb >> 16 & 0xff) + 0.7152 * (rgb >> 8 & 0xff) + 0.0722 * (rgb & 0xff);
    }
}
