package dev.nacre.audio;

import dev.nacre.signal.Resampler;

/** Changes the sample rate of all channels, in step. Mutable, for one thread. */
final class RateConverter {
    private final Resampler[] resamplers; // null for equal rates
    private final float[][] output;

    RateConverter(int from, int to, int channels) {
        resamplers = from == to ? null : Resampler.forChannels(channels, from, to);
        output = new float[channels][0];
    }

    /**
     * Begins anew, so that the next output will be number {@code output} of the whole sound's.
     *
     * @return number of the input sample that must be pushed first
     */
    long seek(long output) {
        if (resamplers == null) {
            return output;
        }
        long first = 0;
        for (Resampler resampler : resamplers) {
            first = resampler.seek(output);
        }
        return first;
    }

    /** @param out is called during the call, perhaps with the very planes; it may change them */
    void push(float[][] planes, int offset, int count, CodecModel.PlaneSink out) {
        if (resamplers == null && offset == 0) {
            give(planes, count, out);
            return;
        }
        int given = resamplers == null ? count : resamplers[0].outputsFor(count);
        reserve(given);
        for (int c = 0; c < output.length; c++) {
            if (resamplers == null) {
                System.arraycopy(planes[c], offset, output[c], 0, count);
            } else {
                resamplers[c].push(planes[c], offset, count, output[c], 0);
            }
        }
        give(output, given, out);
    }

    /** Ends the input: n samples will have become {@code ceil(n * to / from)}. */
    void end(CodecModel.PlaneSink out) {
        if (resamplers == null) {
            return;
        }
        int given = resamplers[0].remaining();
        reserve(given);
        for (int c = 0; c < output.length; c++) {
            resamplers[c].finish(output[c], 0);
        }
        give(output, given, out);
    }

    private void reserve(int count) {
        if (output[0].length < count) {
            for (int c = 0; c < output.length; c++) {
                output[c] = new float[count + count / 2];
            }
        }
    }

    private static void give(float[][] planes, int count, CodecModel.PlaneSink out) {
        if (count > 0) {
            out.accept(planes, count);
        }
    }
}
