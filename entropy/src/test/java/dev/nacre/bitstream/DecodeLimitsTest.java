package dev.nacre.bitstream;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class DecodeLimitsTest {
    @Test
    void limitsAreInclusive() {
        DecodeLimits limits = DecodeLimits.defaults()
                .withPixels(12)
                .withSamples(5)
                .withBytes(100)
                .withChunks(3)
                .withMemoryBytes(64);
        assertDoesNotThrow(() -> limits.checkPixels(3, 4));
        assertDoesNotThrow(() -> limits.checkPixels(0, Long.MAX_VALUE));
        assertDoesNotThrow(() -> limits.checkSamples(5));
        assertDoesNotThrow(() -> limits.checkBytes(100));
        assertDoesNotThrow(() -> limits.checkChunks(3));
        assertDoesNotThrow(() -> limits.checkMemory("test", 16, 4));
        assertThrows(LimitExceededException.class, () -> limits.checkPixels(13, 1));
        assertThrows(LimitExceededException.class, () -> limits.checkSamples(6));
        assertThrows(LimitExceededException.class, () -> limits.checkBytes(101));
        assertThrows(LimitExceededException.class, () -> limits.checkChunks(4));
        LimitExceededException e =
                assertThrows(LimitExceededException.class, () -> limits.checkMemory("latents", 17, 4));
        assertEquals(68, e.needed());
        assertEquals(64, e.allowed());
        assertEquals("too large: bytes of memory for latents needed 68, allowed 64", e.getMessage());
    }

    @Test
    void productsDoNotWrap() {
        DecodeLimits limits = DecodeLimits.defaults().withPixels(Long.MAX_VALUE - 1);
        for (long[] size :
                new long[][] {{1L << 32, 1L << 32}, {1L << 31, 1L << 32}, {Long.MAX_VALUE, Long.MAX_VALUE}}) {
            LimitExceededException e =
                    assertThrows(LimitExceededException.class, () -> limits.checkPixels(size[0], size[1]));
            assertEquals(Long.MAX_VALUE, e.needed());
        }
    }

    @Test
    void negativeNumbersAreTheCallersFault() {
        assertThrows(
                IllegalArgumentException.class, () -> DecodeLimits.defaults().withBytes(-1));
        assertThrows(
                IllegalArgumentException.class, () -> DecodeLimits.defaults().checkPixels(-1, 4));
    }
}
