package dev.nacre.eval.bench;

import dev.nacre.image.Picture;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Binary PGM and PPM of 8 bits: what programs read and write with the least work. */
final class PnmFile {
    private PnmFile() {}

    /** P5 for grey, P6 for RGB; alpha is left out. */
    static byte[] write(Picture picture) {
        int width = picture.width();
        int height = picture.height();
        int channels = picture.channels();
        String head = (channels == 1 ? "P5\n" : "P6\n") + width + " " + height + "\n255\n";
        byte[] samples = new byte[Math.multiplyExact(channels, width * height)];
        for (int c = 0; c < channels; c++) {
            byte[] plane = picture.plane(c);
            for (int i = 0, at = c; i < plane.length; i++, at += channels) {
                samples[at] = plane[i];
            }
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(samples);
        return out.toByteArray();
    }

    /**
     * Reads P5 or P6 with a maximum of 255.
     *
     * @throws IOException if it is something else, or incomplete
     */
    static Picture read(byte[] file) throws IOException {
        int[] at = {2};
        boolean grey = file.length > 2 && file[0] == 'P' && file[1] == '5';
        if (!grey && !(file.length > 2 && file[0] == 'P' && file[1] == '6')) {
            throw new IOException("no binary PGM or PPM");
        }
        int width = number(file, at);
        int height = number(file, at);
        int max = number(file, at);
        int channels = grey ? 1 : 3;
        int start = at[0] + 1; // one white space ends the head
        long pixels = (long) width * height;
        if (max != 255 || pixels < 1 || channels * pixels != file.length - start) {
            throw new IOException("a PNM of " + width + "x" + height + ", maximum " + max + ", and "
                    + Math.max(0, file.length - start) + " bytes of samples");
        }
        byte[][] planes = new byte[channels][(int) pixels];
        for (int c = 0; c < channels; c++) {
            for (int i = 0, from = start + c; i < planes[c].length; i++, from += channels) {
                planes[c][i] = file[from];
            }
        }
        return Picture.of(width, height, grey ? Picture.Colour.GREY : Picture.Colour.RGB, planes);
    }

    private static int number(byte[] file, int[] at) throws IOException {
        int i = at[0];
        while (i < file.length && (Character.isWhitespace(file[i]) || file[i] == '#')) {
            boolean comment = file[i] == '#';
            i++;
            while (comment && i < file.length && file[i] != '\n') {
                i++;
            }
        }
        long value = 0;
        int digits = 0;
        for (; i < file.length && file[i] >= '0' && file[i] <= '9' && digits < 10; i++, digits++) {
            value = 10 * value + file[i] - '0';
        }
        if (digits == 0 || value > Integer.MAX_VALUE) {
            throw new IOException("damaged head of a PNM");
        }
        at[0] = i;
        return (int) value;
    }
}
