package dev.nacre.bitstream;

/**
 * What a decoder may spend on one file. Every number that a file states is held against these before anything is
 * allocated or repeated because of it.
 *
 * <p>Immutable; all limits are inclusive and not negative.
 */
public final class DecodeLimits {
    private static final DecodeLimits DEFAULTS = new DecodeLimits(1L << 28, 1L << 32, 1L << 32, 1L << 20, 1L << 31);

    private final long pixels;
    private final long samples;
    private final long bytes;
    private final long chunks;
    private final long memoryBytes;

    private DecodeLimits(long pixels, long samples, long bytes, long chunks, long memoryBytes) {
        this.pixels = notNegative("pixels", pixels);
        this.samples = notNegative("samples", samples);
        this.bytes = notNegative("bytes", bytes);
        this.chunks = notNegative("chunks", chunks);
        this.memoryBytes = notNegative("memoryBytes", memoryBytes);
    }

    /** 2^28 pixels a picture, 2^32 samples a channel, 4 GiB a file, 2^20 chunks, 2 GiB for any one purpose. */
    public static DecodeLimits defaults() {
        return DEFAULTS;
    }

    /** Width times height of a picture or of one frame. */
    public long pixels() {
        return pixels;
    }

    /** Samples of one channel of sound. */
    public long samples() {
        return samples;
    }

    /** Length of the file, in bytes. */
    public long bytes() {
        return bytes;
    }

    /** Chunks in a file, all types together. */
    public long chunks() {
        return chunks;
    }

    /** Bytes of memory asked for at one time because of a number in the file. */
    public long memoryBytes() {
        return memoryBytes;
    }

    public DecodeLimits withPixels(long newPixels) {
        return new DecodeLimits(newPixels, samples, bytes, chunks, memoryBytes);
    }

    public DecodeLimits withSamples(long newSamples) {
        return new DecodeLimits(pixels, newSamples, bytes, chunks, memoryBytes);
    }

    public DecodeLimits withBytes(long newBytes) {
        return new DecodeLimits(pixels, samples, newBytes, chunks, memoryBytes);
    }

    public DecodeLimits withChunks(long newChunks) {
        return new DecodeLimits(pixels, samples, bytes, newChunks, memoryBytes);
    }

    public DecodeLimits withMemoryBytes(long newMemoryBytes) {
        return new DecodeLimits(pixels, samples, bytes, chunks, newMemoryBytes);
    }

    /**
     * Checks a picture's size.
     *
     * @param width not negative
     * @param height not negative
     * @throws LimitExceededException if width times height passes {@link #pixels()}
     */
    public void checkPixels(long width, long height) throws LimitExceededException {
        check("pixels", product(notNegative("width", width), notNegative("height", height)), pixels);
    }

    /** @throws LimitExceededException if {@code count} passes {@link #samples()} */
    public void checkSamples(long count) throws LimitExceededException {
        check("samples", notNegative("count", count), samples);
    }

    /** @throws LimitExceededException if {@code count} passes {@link #bytes()} */
    public void checkBytes(long count) throws LimitExceededException {
        check("bytes of file", notNegative("count", count), bytes);
    }

    /** @throws LimitExceededException if {@code count} passes {@link #chunks()} */
    public void checkChunks(long count) throws LimitExceededException {
        check("chunks", notNegative("count", count), chunks);
    }

    /**
     * Checks an allocation before it is made.
     *
     * @param purpose what the memory is for, such as {@code "latents"}
     * @param count number of elements, not negative
     * @param elementBytes bytes of one element, not negative
     * @throws LimitExceededException if the product passes {@link #memoryBytes()}
     */
    public void checkMemory(String purpose, long count, long elementBytes) throws LimitExceededException {
        long needed = product(notNegative("count", count), notNegative("elementBytes", elementBytes));
        check("bytes of memory for " + purpose, needed, memoryBytes);
    }

    private static void check(String what, long needed, long allowed) throws LimitExceededException {
        if (needed > allowed) {
            throw new LimitExceededException(what, needed, allowed);
        }
    }

    private static long product(long a, long b) {
        // Both factors are not negative, so the high word alone says whether the product leaves 63 bits.
        long low = a * b;
        return Math.multiplyHigh(a, b) != 0 || low < 0 ? Long.MAX_VALUE : low;
    }

    private static long notNegative(String name, long value) {
        if (value < 0) {
            throw new IllegalArgumentException(name + " is " + value + ", must not be negative");
        }
        return value;
    }
}
