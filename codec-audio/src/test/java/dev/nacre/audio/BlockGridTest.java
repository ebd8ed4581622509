package dev.nacre.audio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Blocks of any length that a codec may have, in sounds of any rate. */
class BlockGridTest {
    private static final BlockSpan TWO_SECONDS = new BlockSpan(2, 1);

    /** 22 frames of 4096 samples at 44.1 kHz: no whole number of samples at other rates. */
    private static final BlockSpan ODD = new BlockSpan(22 * 4096, 44_100);

    @Test
    void blocksFollowEachOtherAndHoldEverySample() {
        SplittableRandom random = new SplittableRandom(8);
        for (int i = 0; i < 20_000; i++) {
            boolean odd = random.nextBoolean();
            BlockSpan span = odd ? ODD : TWO_SECONDS;
            int codecRate = odd ? 44_100 : 16_000;
            int rate = random.nextInt(SoundFormat.MIN_RATE, SoundFormat.MAX_RATE + 1);
            BlockGrid grid = new BlockGrid(span, rate, codecRate, odd ? 4096 : 320, 2);
            long samples = 1 + random.nextLong(random.nextBoolean() ? 10L * rate : HeadFormat.MAX_SAMPLES);
            long blocks = grid.blocks(samples);
            assertTrue(grid.start(blocks - 1) < samples && samples <= grid.start(blocks));
            // The same blocks at the codec's rate.
            long codecSamples = grid.codecSamples(samples);
            assertTrue(grid.codecStart(blocks - 1) < codecSamples && codecSamples <= grid.codecStart(blocks));
            assertEquals(grid.blockFrames() * (long) grid.frameSamples(), grid.codecStart(1));
            assertEquals(blocks * grid.codecStart(1), grid.codecStart(blocks));
            int last = grid.lastFrames(blocks - 1, samples);
            assertTrue(last > 2 && last <= grid.blockFrames() + 2, last + " frames");
            long block = random.nextLong(blocks);
            long length = grid.start(block + 1) - grid.start(block);
            assertEquals(span.samples(block, rate), length);
            assertTrue(length <= grid.maxBlockSamples());
            long sample = random.nextLong(samples);
            long codecSample = sample * codecRate / rate;
            assertTrue(grid.codecStart(grid.blockOf(sample)) <= codecSample
                    && codecSample < grid.codecStart(grid.blockOf(sample) + 1));
        }
    }

    @Test
    void largestNumbersStayWithinBounds() {
        assertEquals(768_000L * 2 << 30, TWO_SECONDS.start(1L << 30, 768_000));
        assertEquals(0, ODD.start(0, 768_000));
        assertTrue(ODD.start(1L << 30, 768_000) > 1L << 50);
    }
}
