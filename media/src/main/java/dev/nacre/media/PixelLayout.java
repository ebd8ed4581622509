package dev.nacre.media;

import org.bytedeco.ffmpeg.global.avutil;

/** How a picture's samples are handed to an encoder. */
public enum PixelLayout {
    /** Red, green, blue, interleaved. Grey pictures become a single plane. */
    RGB(avutil.AV_PIX_FMT_RGB24, true),

    /** Blue, green, red, and alpha (opaque where the picture has none), interleaved: what libwebp takes. Grey pictures become three equal channels. */
    BGRA(avutil.AV_PIX_FMT_BGRA, false),

    /** Luma and chroma in full resolution ({@link Ycbcr#JFIF}), full range. Grey pictures become a single plane. */
    YUV444(avutil.AV_PIX_FMT_YUV444P, true),

    /** Luma, and chroma averaged over 2x2 pixels ({@link Ycbcr#JFIF}), full range. Grey pictures get chroma of 128. */
    YUV420(avutil.AV_PIX_FMT_YUV420P, false);

    private final int format;
    private final boolean greyAlone;

    PixelLayout(int format, boolean greyAlone) {
        this.format = format;
        this.greyAlone = greyAlone;
    }

    boolean isYuv() {
        return this == YUV444 || this == YUV420;
    }

    /** FFmpeg's number of the format. */
    int format(boolean grey) {
        return grey && greyAlone ? avutil.AV_PIX_FMT_GRAY8 : format;
    }
}
