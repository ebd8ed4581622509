package dev.nacre.audio;

import java.io.IOException;

/** A sample that is to be encoded is NaN or infinite. Nothing sensible could be coded in its place, so nothing is. */
public final class NonFiniteSampleException extends IOException {
    private static final long serialVersionUID = 1;

    NonFiniteSampleException(long index, int channel, float value) {
        super("sample " + index + " of channel " + channel + " is " + value + ", only finite samples can be coded");
    }
}
