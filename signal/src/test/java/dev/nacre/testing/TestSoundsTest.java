package dev.nacre.testing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class TestSoundsTest {
    @Test
    void sameSeedSameSound() {
        List<TestSound> first = TestSounds.small();
        List<TestSound> second = TestSounds.small();
        for (int i = 0; i < first.size(); i++) {
            for (int c = 0; c < first.get(i).channels(); c++) {
                assertArrayEquals(
                        first.get(i).channel(c),
                        second.get(i).channel(c),
                        first.get(i).name());
            }
        }
        assertTrue(!Arrays.equals(
                TestSounds.speech(16000, 0.5, 1).channel(0),
                TestSounds.speech(16000, 0.5, 2).channel(0)));
    }

    /** A change here changes every test that uses these sounds, and stored results with them. */
    @Test
    void bitsAreFixed() {
        int hash = 0;
        for (TestSound sound : TestSounds.small()) {
            for (float[] channel : sound.samples()) {
                hash = 31 * hash + Arrays.hashCode(channel);
            }
        }
        assertEquals(-1791047729, hash);
    }

    @Test
    void samplesAreInRange() {
        for (TestSound sound : TestSounds.small()) {
            for (float[] channel : sound.samples()) {
                assertEquals(sound.length(), channel.length);
                for (float v : channel) {
                    assertTrue(v >= -1 && v <= 1, sound.name() + ": " + v);
                }
            }
        }
    }

    /** Speech has its power where speech has it, with pauses. */
    @Test
    void speechIsLikeSpeech() {
        float[] x = TestSounds.speech(16000, 4, 7).channel(0);
        double low = 0;
        double high = 0;
        int quiet = 0;
        for (int at = 0; at + 320 <= x.length; at += 320) {
            double sum = 0;
            for (int n = at + 1; n < at + 320; n++) {
                sum += x[n] * x[n];
                low += Math.pow(x[n] + x[n - 1], 2);
                high += Math.pow(x[n] - x[n - 1], 2);
            }
            quiet += sum / 320 < 1e-5 ? 1 : 0;
        }
        assertTrue(low > 4 * high, low + " below 4 kHz, " + high + " above");
        assertTrue(quiet >= 10 && quiet < 120, quiet + " quiet frames of 200");
    }
}
