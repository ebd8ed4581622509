package dev.nacre.audio;

import dev.nacre.audio.SoundMeter.Part;

/**
 * The way of samples from a codec to the caller: brought to the sound's rate, cut to the part that is wanted, unmixed. Mutable, for one thread.
 */
final class Outlet {
    private final SoundFormat format;
    private final ChannelMode mode;
    private final int codecRate;
    private final SoundMeter meter;
    private final PlanarQueue queue;
    private RateConverter converter;
    private long next; // sample of the sound that the converter gives next
    private long from; // samples before this are dropped
    private long end = Long.MAX_VALUE; // and from this on

    Outlet(SoundFormat format, ChannelMode mode, int codecRate, SoundMeter meter) {
        this.format = format;
        this.mode = mode;
        this.codecRate = codecRate;
        this.meter = meter;
        queue = new PlanarQueue(format.channels());
        restart(0, 0);
    }

    /**
     * Begins anew at the start of a block.
     *
     * @param position sample at the block's start, where the next sample of the codec is
     * @param wanted first sample that the caller is to get
     */
    void restart(long position, long wanted) {
        converter = new RateConverter(codecRate, format.rate(), format.channels());
        queue.clear();
        next = position;
        from = wanted;
    }

    /** Says where the sound ends, as soon as that is known. */
    void endAt(long samples) {
        end = samples;
        long start = next - queue.size();
        queue.trim((int) Math.max(0, Math.min(queue.size(), end - start)));
    }

    /** Takes samples of the codec. */
    void push(float[][] planes, int count) {
        long time = System.nanoTime();
        converter.push(planes, 0, count, this::give);
        meter.lap(Part.RESAMPLER, time);
    }

    /** Says that the codec gave all it has. */
    void end() {
        long time = System.nanoTime();
        converter.end(this::give);
        meter.lap(Part.RESAMPLER, time);
    }

    private void give(float[][] planes, int count) {
        int start = (int) Math.max(0, Math.min(count, from - next));
        int stop = (int) Math.max(start, Math.min(count, end - next));
        next += count;
        if (stop > start) {
            mode.unmix(planes, start, stop - start);
            queue.push(planes, start, stop - start);
        }
    }

    /** Samples that are ready. */
    int size() {
        return queue.size();
    }

    /** Drops samples that the caller passes over. */
    void skip(int count) {
        queue.skip(count);
    }

    /** Moves samples to the caller. */
    void take(float[][] target, int offset, int count) {
        queue.take(target, offset, count);
    }
}
