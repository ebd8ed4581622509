package dev.nacre.signal;

import java.util.Arrays;
import java.util.Objects;

/**
 * Changes the sample rate of one channel, by a polyphase filter with state.
 *
 * <p>Guaranteed: output sample k stands at the time {@code k / outRate}, as if the filter had no delay; n input samples give
 * {@code ceil(n * outRate / inRate)} output samples; and the output has the same bits however the input was cut into pushes, on every
 * machine. Outside its ends the input counts as 0. Equal rates copy.
 *
 * <p>Frequencies up to 0.945 of the lower Nyquist frequency pass within 0.01 dB, those above it are at least 90 dB down (a sinc
 * under a Kaiser window, 224 samples of the lower rate long: Kaiser 1974; Crochiere and Rabiner 1983, section 4.2). Ratios with so
 * many phases that their table would pass 4 MiB (44 101 to 16 000) are interpolated between 512 phases, with an error below -100 dB.
 * Not-a-number and infinite samples spoil the outputs within the filter's length and no others.
 *
 * <p>Mutable, of bounded memory; an instance belongs to one thread at a time. Instances of one
 * {@link #forChannels(int, int, int) forChannels} share their table.
 */
public final class Resampler {
    /** How far rates may be apart: the higher is at most this many times the lower. */
    public static final int MAX_RATIO = 64;

    private static final int BLOCK = 2048;
    private static final long MAX_INDEX = 1L << 40;

    private final int inRate;
    private final int outRate;
    private final ResamplerFilter filter; // null: equal rates
    private final float[] buffer; // the input from bufferStart on
    private long bufferStart;
    private int buffered;
    private long nextOutput;
    private long nextInput; // at or before the next output; then comes phase / up of a sample
    private int phase;
    private boolean finished;

    /**
     * A resampler at the start of its input.
     *
     * @param inRate samples a second, at least 1
     * @param outRate samples a second, at least 1
     * @throws IllegalArgumentException unless {@link #isSupported(int, int)}
     */
    public Resampler(int inRate, int outRate) {
        this(inRate, outRate, filter(inRate, outRate));
    }

    private Resampler(int inRate, int outRate, ResamplerFilter filter) {
        this.inRate = inRate;
        this.outRate = outRate;
        this.filter = filter;
        this.buffer = new float[filter == null ? 0 : filter.taps + BLOCK];
        seek(0);
    }

    /** As many resamplers as there are channels, all at the start. */
    public static Resampler[] forChannels(int channels, int inRate, int outRate) {
        ResamplerFilter shared = filter(inRate, outRate);
        Resampler[] all = new Resampler[channels];
        for (int c = 0; c < channels; c++) {
            all[c] = new Resampler(inRate, outRate, shared);
        }
        return all;
    }

    /** True if both rates are positive and neither is more than {@value #MAX_RATIO} times the other. */
    public static boolean isSupported(int inRate, int outRate) {
        return inRate > 0 && outRate > 0 && Math.max(inRate, outRate) <= (long) MAX_RATIO * Math.min(inRate, outRate);
    }

    private static void checkRates(int inRate, int outRate) {
        if (!isSupported(inRate, outRate)) {
            throw new IllegalArgumentException(
                    "from " + inRate + " to " + outRate + " Hz: rates may be 1:" + MAX_RATIO + " apart");
        }
    }

    private static ResamplerFilter filter(int inRate, int outRate) {
        checkRates(inRate, outRate);
        int a = inRate;
        int b = outRate;
        while (b != 0) {
            int rest = a % b;
            a = b;
            b = rest;
        }
        return inRate == outRate ? null : new ResamplerFilter(outRate / a, inRate / a);
    }

    /** A whole sound at once. */
    public static float[] resample(float[] samples, int inRate, int outRate) {
        Resampler resampler = new Resampler(inRate, outRate);
        float[] out = new float[Math.toIntExact(outputLength(samples.length, inRate, outRate))];
        int count = resampler.push(samples, 0, samples.length, out, 0);
        resampler.finish(out, count);
        return out;
    }

    /**
     * How many samples a sound becomes, {@code ceil(length * outRate / inRate)}.
     *
     * @param length in [0, 2^40]
     * @throws IllegalArgumentException if it is not, or the rates are not supported
     */
    public static long outputLength(long length, int inRate, int outRate) {
        checkIndex("length", length);
        checkRates(inRate, outRate);
        // The product of all might pass 63 bits; whole seconds apart from the rest do not.
        long rest = length % inRate * outRate;
        return length / inRate * outRate + (rest + inRate - 1) / inRate;
    }

    private static void checkIndex(String what, long value) {
        if (value < 0 || value > MAX_INDEX) {
            throw new IllegalArgumentException(what + " " + value + " is not in [0, 2^40]");
        }
    }

    /** Samples a second of the input. */
    public int inRate() {
        return inRate;
    }

    /** Samples a second of the output. */
    public int outRate() {
        return outRate;
    }

    /** How many input samples after its own time an output waits for: the delay of a live stream. */
    public int lookAhead() {
        return filter == null ? 0 : filter.ahead;
    }

    /**
     * Begins anew, so that the next output will be number {@code output} of the whole sound's, with the same bits.
     *
     * @param output in [0, 2^40]
     * @return the number of the input sample that must be pushed first: what comes before it has no effect
     * @throws IllegalArgumentException if {@code output} is out of its range
     */
    public long seek(long output) {
        checkIndex("output", output);
        finished = false;
        nextOutput = output;
        if (filter == null) {
            bufferStart = output;
            return output;
        }
        long rest = output % filter.up * filter.down;
        nextInput = output / filter.up * filter.down + rest / filter.up;
        phase = (int) (rest % filter.up);
        bufferStart = firstTap();
        buffered = bufferStart < 0 ? (int) -bufferStart : 0;
        Arrays.fill(buffer, 0, buffered, 0);
        return bufferStart + buffered;
    }

    /** Where the first tap of the next output falls in the input; below 0 at the start of a sound. */
    private long firstTap() {
        return nextInput + filter.ahead - (filter.taps - 1);
    }

    /** How many samples {@link #push} will give for the next {@code count} input samples, exactly. */
    public int outputsFor(int count) {
        if (count < 0) {
            throw new IllegalArgumentException("count " + count + " is negative");
        }
        if (filter == null) {
            return count;
        }
        // Output k needs the input up to floor(k down / up) + ahead.
        long last = bufferStart + buffered + count - 1 - filter.ahead;
        return last < 0 ? 0 : Math.toIntExact(Math.max(0, ((last + 1) * filter.up - 1) / filter.down + 1 - nextOutput));
    }

    /**
     * Takes the next input samples and gives all output samples that can now be known.
     *
     * @param samples read from {@code offset} on, {@code count} of them, not changed
     * @param out gets {@link #outputsFor outputsFor(count)} samples from {@code outOffset} on; must not be {@code samples}
     * @return how many samples were given
     * @throws IndexOutOfBoundsException if an array is too short
     * @throws IllegalStateException after {@link #finish}, until the next {@link #seek}
     */
    public int push(float[] samples, int offset, int count, float[] out, int outOffset) {
        if (finished) {
            throw new IllegalStateException("the resampler was finished");
        }
        Objects.checkFromIndexSize(offset, count, samples.length);
        int given = outputsFor(count);
        Objects.checkFromIndexSize(outOffset, given, out.length);
        if (filter == null) {
            System.arraycopy(samples, offset, out, outOffset, count);
            nextOutput += count;
            bufferStart += count;
            return count;
        }
        int at = outOffset;
        for (int done = 0; done < count; ) {
            int part = Math.min(count - done, buffer.length - buffered);
            System.arraycopy(samples, offset + done, buffer, buffered, part);
            buffered += part;
            done += part;
            at = give(out, at, Long.MAX_VALUE);
        }
        return given;
    }

    /** As {@link #push(float[], int, int, float[], int)}, of all samples, into a new array. */
    public float[] push(float[] samples) {
        float[] out = new float[outputsFor(samples.length)];
        push(samples, 0, samples.length, out, 0);
        return out;
    }

    /** How many samples {@link #finish} will give. */
    public int remaining() {
        long inputs = filter == null ? bufferStart : bufferStart + buffered;
        return finished ? 0 : (int) Math.max(0, outputLength(Math.max(0, inputs), inRate, outRate) - nextOutput);
    }

    /**
     * Ends the input, and gives the output samples that are left.
     *
     * @param out gets {@link #remaining()} samples from {@code outOffset} on
     * @return how many samples were given; 0 if it had been finished before
     * @throws IndexOutOfBoundsException if the array is too short
     */
    public int finish(float[] out, int outOffset) {
        int given = remaining();
        Objects.checkFromIndexSize(outOffset, given, out.length);
        finished = true;
        int at = outOffset;
        long end = nextOutput + given;
        while (nextOutput < end) {
            Arrays.fill(buffer, buffered, buffer.length, 0);
            buffered = buffer.length;
            at = give(out, at, end);
        }
        return given;
    }

    /** As {@link #finish(float[], int)}, into a new array. */
    public float[] finish() {
        float[] out = new float[remaining()];
        finish(out, 0);
        return out;
    }

    /** Gives what the buffer allows, up to output {@code end}, then drops what no later output needs. */
    private int give(float[] out, int outOffset, long end) {
        int at = outOffset;
        int wholes = filter.down / filter.up;
        int parts = filter.down % filter.up;
        int place = (int) (firstTap() - bufferStart);
        while (place + filter.taps <= buffered && nextOutput < end) {
            out[at++] = filter.apply(phase, buffer, place);
            nextOutput++;
            place += wholes;
            phase += parts;
            if (phase >= filter.up) {
                phase -= filter.up;
                place++;
            }
        }
        nextInput += place - (firstTap() - bufferStart);
        // A jump past what is buffered can't happen: a filter is many times longer than a step.
        System.arraycopy(buffer, place, buffer, 0, buffered - place);
        buffered -= place;
        bufferStart += place;
        return at;
    }
}
