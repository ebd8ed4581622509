package dev.nacre.media;

import dev.nacre.image.Picture;
import java.util.Arrays;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;

/** Pictures into FFmpeg's frames, and back. */
final class Frames {
    private Frames() {}

    /** Fills a frame whose buffers are allocated; alpha goes where the layout has it. */
    static void write(Picture picture, PixelLayout layout, AVFrame frame) {
        boolean grey = picture.colour() == Picture.Colour.GREY;
        int width = picture.width();
        int height = picture.height();
        if (frame.format() == avutil.AV_PIX_FMT_GRAY8) {
            writePlane(picture.plane(0), width, height, frame, 0);
            return;
        }
        byte[][] rgb = grey ? new byte[][] {picture.plane(0), picture.plane(0), picture.plane(0)} : picture.planes();
        switch (layout) {
            case RGB -> writeInterleaved(rgb, width, height, frame);
            case BGRA -> {
                byte[] alpha = picture.alpha().orElse(null);
                writeInterleaved(new byte[][] {rgb[2], rgb[1], rgb[0], alpha}, width, height, frame);
            }
            case YUV444 -> {
                byte[][] yuv = Ycbcr.JFIF.fromRgb(rgb);
                for (int p = 0; p < 3; p++) {
                    writePlane(yuv[p], width, height, frame, p);
                }
            }
            case YUV420 -> {
                byte[][] yuv = Ycbcr.JFIF.fromRgb(rgb);
                writePlane(yuv[0], width, height, frame, 0);
                for (int p = 1; p < 3; p++) {
                    byte[] half = Chroma.halve(yuv[p], width, height);
                    writePlane(half, Chroma.half(width), Chroma.half(height), frame, p);
                }
            }
        }
    }

    private static void writePlane(byte[] plane, int width, int height, AVFrame frame, int index) {
        BytePointer data = frame.data(index);
        long stride = frame.linesize(index);
        for (int y = 0; y < height; y++) {
            data.position(y * stride).put(plane, y * width, width);
        }
    }

    /** Planes in the order of memory; null is one of 255. */
    private static void writeInterleaved(byte[][] planes, int width, int height, AVFrame frame) {
        BytePointer data = frame.data(0);
        long stride = frame.linesize(0);
        int step = planes.length;
        byte[] row = new byte[width * step];
        Arrays.fill(row, (byte) 255);
        for (int y = 0; y < height; y++) {
            for (int c = 0; c < step; c++) {
                byte[] plane = planes[c];
                if (plane == null) {
                    continue;
                }
                for (int x = 0, at = c, i = y * width; x < width; x++, at += step, i++) {
                    row[at] = plane[i];
                }
            }
            data.position(y * stride).put(row, 0, row.length);
        }
    }

    /**
     * The picture in a frame; alpha is dropped.
     *
     * @param decoder FFmpeg's name: a lossy WebP has colours of its own ({@link WebpColours}); luma of JPEG 2000 has full range (sYCC), though FFmpeg
     *     does not say so
     * @throws MediaException if the frame's samples are of a kind that no encoder of ours writes
     */
    static Picture read(AVFrame frame, String decoder) throws MediaException {
        int width = frame.width();
        int height = frame.height();
        int format = frame.format();
        boolean jpeg2000 = decoder.equals("jpeg2000");
        if (format == avutil.AV_PIX_FMT_GRAY8) {
            byte[] grey = readPlane(frame, 0, width, height);
            // Grey files of AV1 and HEVC are luma, in the range that they state; all others are plain samples.
            boolean limited = frame.color_range() == avutil.AVCOL_RANGE_MPEG;
            byte[] samples = limited ? matrix(frame, false).toGrey(grey) : grey;
            return Picture.of(width, height, Picture.Colour.GREY, samples);
        }
        byte[][] rgb;
        if (format == avutil.AV_PIX_FMT_RGB24) {
            rgb = readInterleaved(frame, 3, 0, 1, 2);
        } else if (format == avutil.AV_PIX_FMT_BGRA) {
            rgb = readInterleaved(frame, 4, 2, 1, 0);
        } else if (format == avutil.AV_PIX_FMT_ARGB) {
            rgb = readInterleaved(frame, 4, 1, 2, 3);
        } else if (format == avutil.AV_PIX_FMT_RGBA) {
            rgb = readInterleaved(frame, 4, 0, 1, 2);
        } else if (format == avutil.AV_PIX_FMT_GBRP) {
            rgb = new byte[][] {
                readPlane(frame, 2, width, height),
                readPlane(frame, 0, width, height),
                readPlane(frame, 1, width, height)
            };
        } else if (format == avutil.AV_PIX_FMT_YUV444P || format == avutil.AV_PIX_FMT_YUVJ444P) {
            rgb = matrix(frame, jpeg2000 || format == avutil.AV_PIX_FMT_YUVJ444P)
                    .toRgb(new byte[][] {
                        readPlane(frame, 0, width, height),
                        readPlane(frame, 1, width, height),
                        readPlane(frame, 2, width, height)
                    });
        } else if (format == avutil.AV_PIX_FMT_YUV420P
                || format == avutil.AV_PIX_FMT_YUVJ420P
                || format == avutil.AV_PIX_FMT_YUVA420P) {
            byte[] y = readPlane(frame, 0, width, height);
            byte[] cb = readPlane(frame, 1, Chroma.half(width), Chroma.half(height));
            byte[] cr = readPlane(frame, 2, Chroma.half(width), Chroma.half(height));
            rgb = decoder.equals("webp")
                    ? WebpColours.toRgb(y, cb, cr, width, height)
                    : matrix(frame, jpeg2000 || format == avutil.AV_PIX_FMT_YUVJ420P)
                            .toRgb(new byte[][] {y, Chroma.enlarge(cb, width, height), Chroma.enlarge(cr, width, height)
                            });
        } else {
            BytePointer name = avutil.av_get_pix_fmt_name(format);
            throw new MediaException(
                    "pictures of FFmpeg's format " + (name == null ? format : name.getString()) + " are not read");
        }
        return Picture.of(width, height, Picture.Colour.RGB, rgb);
    }

    /** What the frame says of its luma and chroma; BT.601 where it says nothing, as for pictures everywhere. */
    private static Ycbcr matrix(AVFrame frame, boolean fullByFormat) throws MediaException {
        boolean full = fullByFormat || frame.color_range() == avutil.AVCOL_RANGE_JPEG;
        int space = frame.colorspace();
        if (space == avutil.AVCOL_SPC_BT709) {
            return new Ycbcr(0.2126, 0.0722, full);
        }
        if (space == avutil.AVCOL_SPC_UNSPECIFIED
                || space == avutil.AVCOL_SPC_BT470BG
                || space == avutil.AVCOL_SPC_SMPTE170M) {
            return full ? Ycbcr.JFIF : new Ycbcr(0.299, 0.114, false);
        }
        throw new MediaException("colours of matrix number " + space + " are not read");
    }

    private static byte[] readPlane(AVFrame frame, int index, int width, int height) {
        byte[] plane = new byte[width * height];
        BytePointer data = frame.data(index);
        long stride = frame.linesize(index);
        for (int y = 0; y < height; y++) {
            data.position(y * stride).get(plane, y * width, width);
        }
        return plane;
    }

    private static byte[][] readInterleaved(AVFrame frame, int step, int red, int green, int blue) {
        int width = frame.width();
        int height = frame.height();
        byte[][] rgb = new byte[3][width * height];
        BytePointer data = frame.data(0);
        long stride = frame.linesize(0);
        byte[] row = new byte[width * step];
        int[] offsets = {red, green, blue};
        for (int y = 0; y < height; y++) {
            data.position(y * stride).get(row, 0, row.length);
            for (int c = 0; c < 3; c++) {
                byte[] plane = rgb[c];
                for (int x = 0, at = offsets[c], i = y * width; x < width; x++, at += step, i++) {
                    plane[i] = row[at];
                }
            }
        }
        return rgb;
    }
}
