package dev.nacre.media;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;

/** Samples of FFmpeg's frames to and from float, one array a channel. */
final class SampleFormats {
    private SampleFormats() {}

    private static int bytes(int format) throws MediaException {
        int packed = avutil.av_get_packed_sample_fmt(format);
        if (packed == avutil.AV_SAMPLE_FMT_U8) {
            return 1;
        } else if (packed == avutil.AV_SAMPLE_FMT_S16) {
            return 2;
        } else if (packed == avutil.AV_SAMPLE_FMT_S32 || packed == avutil.AV_SAMPLE_FMT_FLT) {
            return 4;
        } else if (packed == avutil.AV_SAMPLE_FMT_S64 || packed == avutil.AV_SAMPLE_FMT_DBL) {
            return 8;
        }
        throw new MediaException("FFmpeg's sample format " + format + " is unknown");
    }

    /** Where a channel's samples are, and how far apart, in bytes. */
    private record Place(ByteBuffer buffer, int first, int step) {
        static Place of(AVFrame frame, int channel, int channels, int bytes) {
            boolean planar = avutil.av_sample_fmt_is_planar(frame.format()) != 0;
            int step = planar ? bytes : channels * bytes;
            BytePointer plane = frame.extended_data(planar ? channel : 0);
            plane.capacity((long) frame.nb_samples() * step);
            return new Place(plane.asByteBuffer().order(ByteOrder.nativeOrder()), planar ? 0 : channel * bytes, step);
        }
    }

    /**
     * Reads samples {@code first .. first + count - 1} of a frame.
     *
     * @param to {@code [channels][...]}, written from {@code offset} on
     */
    static void read(AVFrame frame, int first, float[][] to, int offset, int count) throws MediaException {
        int packed = avutil.av_get_packed_sample_fmt(frame.format());
        int bytes = bytes(packed);
        for (int c = 0; c < to.length; c++) {
            Place place = Place.of(frame, c, to.length, bytes);
            ByteBuffer from = place.buffer;
            int at = place.first + first * place.step;
            for (int n = offset; n < offset + count; n++, at += place.step) {
                to[c][n] = value(from, at, packed);
            }
        }
    }

    private static float value(ByteBuffer from, int at, int packed) {
        if (packed == avutil.AV_SAMPLE_FMT_FLT) {
            return from.getFloat(at);
        } else if (packed == avutil.AV_SAMPLE_FMT_S16) {
            return from.getShort(at) / 32768f;
        } else if (packed == avutil.AV_SAMPLE_FMT_S32) {
            return (float) (from.getInt(at) / 2147483648.0);
        } else if (packed == avutil.AV_SAMPLE_FMT_U8) {
            return ((from.get(at) & 0xFF) - 128) / 128f;
        } else if (packed == avutil.AV_SAMPLE_FMT_DBL) {
            return (float) from.getDouble(at);
        }
        return (float) (from.getLong(at) / 9223372036854775808.0);
    }

    /**
     * Writes a whole frame of 16-bit or 32-bit integers or of floats.
     *
     * @param from {@code [channels][...]}, its first {@code frame.nb_samples()} samples
     * @param bits that integers of 32 keep, the rest being 0
     */
    static void write(float[][] from, AVFrame frame, int bits) throws MediaException {
        int packed = avutil.av_get_packed_sample_fmt(frame.format());
        int bytes = bytes(packed);
        for (int c = 0; c < from.length; c++) {
            Place place = Place.of(frame, c, from.length, bytes);
            ByteBuffer to = place.buffer;
            int at = place.first;
            for (int n = 0; n < frame.nb_samples(); n++, at += place.step) {
                float v = from[c][n];
                if (packed == avutil.AV_SAMPLE_FMT_FLT) {
                    to.putFloat(at, Float.isNaN(v) ? 0 : Float.isInfinite(v) ? Math.signum(v) : v);
                } else if (packed == avutil.AV_SAMPLE_FMT_S16) {
                    to.putShort(at, (short) Blocks.toInteger(v, 16));
                } else if (packed == avutil.AV_SAMPLE_FMT_S32) {
                    to.putInt(at, Blocks.toInteger(v, bits) << (32 - bits));
                } else {
                    throw new MediaException("no encoder here takes FFmpeg's sample format " + frame.format());
                }
            }
        }
    }
}
