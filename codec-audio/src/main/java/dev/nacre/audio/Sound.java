package dev.nacre.audio;

import java.util.Objects;

/**
 * A whole sound in memory: a plane of samples for each channel, full scale being 1.
 *
 * <p>Immutable, and the planes are the owner's own: copied in and out.
 */
public final class Sound {
    private final SoundFormat format;
    private final float[][] planes;

    private Sound(SoundFormat format, float[][] planes) {
        this.format = format;
        this.planes = planes;
    }

    /**
     * A sound of the given samples.
     *
     * @param planes {@code [channels][samples]}, all of one length, which may be 0; copied
     * @throws IllegalArgumentException if the planes are not as many as the format says, or differ in length
     */
    public static Sound of(SoundFormat format, float[]... planes) {
        float[][] copies = new float[planes.length][];
        for (int c = 0; c < planes.length; c++) {
            copies[c] = planes[c].clone();
        }
        return ofOwned(format, copies);
    }

    /** As {@link #of}, but keeps the arrays, which nobody may change from then on. */
    static Sound ofOwned(SoundFormat format, float[][] planes) {
        Objects.requireNonNull(format, "format");
        if (planes.length != format.channels()) {
            throw new IllegalArgumentException(planes.length + " planes for " + format);
        }
        for (float[] plane : planes) {
            if (plane.length != planes[0].length) {
                throw new IllegalArgumentException(
                        "planes of " + planes[0].length + " and of " + plane.length + " samples");
            }
        }
        return new Sound(format, planes);
    }

    public SoundFormat format() {
        return format;
    }

    /** Samples of each channel. */
    public int samples() {
        return planes[0].length;
    }

    /** A copy of a channel's samples. */
    public float[] plane(int channel) {
        return planes[Objects.checkIndex(channel, planes.length)].clone();
    }

    /** One sample. */
    public float sample(int channel, int index) {
        return planes[channel][index];
    }

    /** The planes themselves, for reading. */
    float[][] planes() {
        return planes;
    }

    /** Length in seconds. */
    public double seconds() {
        return (double) samples() / format.rate();
    }

    @Override
    public String toString() {
        return format + ", " + samples() + " samples";
    }
}
