package dev.nacre.bitstream;

/** What a file holds; the numbers are part of the format. */
public enum MediaKind {
    IMAGE(0),
    AUDIO(1),
    VIDEO(2);

    private final int code;

    MediaKind(int code) {
        this.code = code;
    }

    /** The number in the file, in [0, 15]. */
    public int code() {
        return code;
    }

    static MediaKind of(int code) throws UnsupportedBitstreamException {
        for (MediaKind kind : values()) {
            if (kind.code == code) {
                return kind;
            }
        }
        throw new UnsupportedBitstreamException("kind " + code, "0 image, 1 audio, 2 video");
    }
}
