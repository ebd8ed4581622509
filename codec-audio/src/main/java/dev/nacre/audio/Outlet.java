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
    private long unheard; // samples of the codec that have no effect on what the caller gets
    private long end = Long.MAX_VALUE; // samples from this on are dropped

    Outlet(SoundFormat format, ChannelMode mode, int codecRate, SoundMeter meter) {
        this.format = format;
        this.mode = mode;
        this.codecRate = codecRate;
        this.meter = meter;
        queue = new PlanarQueue(format.channels());
        restart(0, 0);
    }

    /**
     * Begins anew.
     *
     * @param codecPosition number of the codec's sample that comes next; at least a filter's length before {@code sample}, or 0
     * @param sample of the sound that the caller gets next
     */
    void restart(long codecPosition, long sample) {
        converter = new RateConverter(codecRate, format.rate(), format.channels());
        unheard = converter.seek(sample) - codecPosition;
        if (unheard < 0) {
            throw new AssertionError("sample " + sample + " needs more than what follows " + codecPosition);
        }
        queue.clear();
        next = sample;
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
        int dropped = (int) Math.min(count, unheard);
        unheard -= dropped;
        if (dropped < count) {
            converter.push(planes, dropped, count - dropped, this::give);
        }
        meter.lap(Part.RESAMPLER, time);
    }

    /** Says that the codec gave all it has. */
    void end() {
        long time = System.nanoTime();
        converter.end(this::give);
        meter.lap(Part.RESAMPLER, time);
    }

    private void give(float[][] planes, int count) {
        int wanted = (int) Math.max(0, Math.min(count, end - next));
        next += count;
        if (wanted > 0) {
            mode.unmix(planes, 0, wanted);
            queue.push(planes, 0, wanted);
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
