package dev.nacre.eval.bench;

import dev.nacre.image.Picture;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** A page that compares two pictures of one size by eye: a slider between them, and a picture of their differences. */
public final class ComparePage {
    /** Differences are shown this much larger. */
    static final int GAIN = 8;

    private ComparePage() {}

    /**
     * Writes the page; it is one file, and appears whole or not at all.
     *
     * @param nameA of the first picture, as text
     * @param factsA what is known about it, a line each
     * @param figures of the distortion, a line each
     * @throws IllegalArgumentException if the pictures differ in size
     * @throws IOException if the file can't be written
     */
    public static void write(
            String nameA,
            List<String> factsA,
            Picture a,
            String nameB,
            List<String> factsB,
            Picture b,
            List<String> figures,
            Path file)
            throws IOException {
        if (a.width() != b.width() || a.height() != b.height()) {
            throw new IllegalArgumentException("a picture of " + a + " against one of " + b);
        }
        // Names of two files are often one: the page must tell them apart.
        String left = nameA.equals(nameB) ? nameA + " (A)" : nameA;
        String right = nameA.equals(nameB) ? nameB + " (B)" : nameB;
        StringBuilder html = new StringBuilder(Page.head(left + " | " + right));
        html.append(
                        "<header class=\"top\"><div class=\"wrap\">\n<p class=\"brand\">Nacre</p><h1>Two pictures</h1>\n<p class=\"lead\">")
                .append(Markup.escape(left + " against " + right))
                .append("</p>\n<dl class=\"run\">\n");
        for (String figure : figures) {
            int space = figure.lastIndexOf(": ");
            html.append("<div><dt>" + Markup.escape(figure.substring(0, Math.max(0, space))) + "</dt><dd>"
                    + Markup.escape(figure.substring(space < 0 ? 0 : space + 2)) + "</dd></div>\n");
        }
        html.append("</dl>\n</div></header>\n<main class=\"wrap compare\" id=\"content\">\n")
                .append(PictureSlider.html(
                        "slider",
                        left.equals(right) ? left : left + " | " + right,
                        "Drag the divider, or move it with the arrow keys. Differences are " + GAIN
                                + " times as large as they are, around grey.",
                        List.of(
                                new PictureSlider.Version(
                                        "Difference",
                                        List.of(String.format(Locale.ROOT, "B \u2212 A, times %d", GAIN)),
                                        difference(a, b)),
                                new PictureSlider.Version(left, factsA, a.withoutAlpha()),
                                new PictureSlider.Version(right, factsB, b.withoutAlpha()))))
                .append("</main>\n")
                .append(Page.foot());
        WholeFile.write(file, html.toString());
    }

    /** {@code 128 + GAIN (b - a)} for each sample; RGB if one of both is. */
    static Picture difference(Picture a, Picture b) {
        int channels = Math.max(a.channels(), b.channels());
        byte[][] planes = new byte[channels][a.width() * a.height()];
        for (int c = 0; c < channels; c++) {
            byte[] from = a.plane(Math.min(c, a.channels() - 1));
            byte[] to = b.plane(Math.min(c, b.channels() - 1));
            for (int i = 0; i < from.length; i++) {
                planes[c][i] = (byte) Math.max(0, Math.min(255, 128 + GAIN * ((to[i] & 255) - (from[i] & 255))));
            }
        }
        return Picture.of(a.width(), a.height(), channels == 1 ? Picture.Colour.GREY : Picture.Colour.RGB, planes);
    }
}
