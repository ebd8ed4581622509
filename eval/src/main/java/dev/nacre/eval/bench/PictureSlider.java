package dev.nacre.eval.bench;

import dev.nacre.image.Picture;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The HTML of a slider between versions of one picture: a divider that can be dragged or moved by keys, left of it one version, right of it another.
 *
 * <p>The pictures are embedded, lossless. Without the page's script they stand one below the other, with the same captions.
 */
final class PictureSlider {
    /**
     * One version.
     *
     * @param name short: it stands on the picture
     * @param facts what is to be known about it, such as rate and PSNR; a line each
     * @param picture of the same size for all versions
     */
    record Version(String name, List<String> facts, Picture picture) {}

    private PictureSlider() {}

    /**
     * Writes a slider; it begins with the last two versions beside each other.
     *
     * @param id unique in the page
     * @param title of the picture, as text
     * @param note a sentence below it; empty for none
     * @param versions 2 or more
     */
    static String html(String id, String title, String note, List<Version> versions) throws IOException {
        Picture first = versions.get(0).picture();
        StringBuilder html = new StringBuilder();
        html.append("<figure class=\"slider\" id=\"" + id + "\" style=\"--w:" + first.width() + ";--h:" + first.height()
                + "\">\n");
        html.append("<div class=\"stage\"><div class=\"frames\">\n");
        for (Version version : versions) {
            if (version.picture().width() != first.width() || version.picture().height() != first.height()) {
                throw new IllegalArgumentException(
                        version.name() + " is " + version.picture() + ", the first version is " + first);
            }
            html.append("<div class=\"frame\" data-name=\"" + Markup.escape(version.name()) + "\"><img alt=\"")
                    .append(Markup.escape(title + ", " + version.name()))
                    .append("\" width=\"" + first.width() + "\" height=\"" + first.height() + "\" src=\"")
                    .append(Embedded.dataUri(version.picture()))
                    .append("\"><p class=\"frame-name\">" + Markup.escape(version.name()) + "</p></div>\n");
        }
        html.append(
                        "</div>\n<span class=\"tag tag-left\" aria-hidden=\"true\"></span><span class=\"tag tag-right\" aria-hidden=\"true\"></span>")
                .append(
                        "<input class=\"range\" type=\"range\" min=\"0\" max=\"100\" step=\"0.5\" value=\"50\" aria-label=\"Divider in ")
                .append(Markup.escape(title))
                .append("\"><span class=\"divider\" aria-hidden=\"true\"></span></div>\n");
        html.append("<figcaption><h4>" + Markup.escape(title) + "</h4>\n");
        html.append(pairs(id, versions));
        html.append("<dl class=\"versions\">\n");
        for (Version version : versions) {
            html.append("<div><dt>" + Markup.escape(version.name()) + "</dt>");
            for (String fact : version.facts()) {
                html.append("<dd>" + Markup.escape(fact) + "</dd>");
            }
            html.append("</div>\n");
        }
        html.append("</dl>\n");
        if (!note.isEmpty()) {
            html.append("<p class=\"note\">" + Markup.escape(note) + "</p>\n");
        }
        return html.append("</figcaption></figure>\n").toString();
    }

    /** Buttons that choose what is left and what is right: every pair, the last two versions first. */
    private static String pairs(String id, List<Version> versions) {
        List<int[]> pairs = new ArrayList<>();
        for (int right = versions.size() - 1; right > 0; right--) {
            for (int left = right - 1; left >= 0; left--) {
                pairs.add(new int[] {left, right});
            }
        }
        StringBuilder html = new StringBuilder("<fieldset class=\"pairs\"><legend>Compare</legend>");
        for (int[] pair : pairs) {
            html.append("<label><input type=\"radio\" name=\"" + id + "-pair\" value=\"" + pair[0] + " " + pair[1]
                            + "\"")
                    .append(pair == pairs.get(0) ? " checked" : "")
                    .append("><span>"
                            + Markup.escape(versions.get(pair[0]).name() + " | "
                                    + versions.get(pair[1]).name()) + "</span></label>");
        }
        return html.append("</fieldset>\n").toString();
    }
}
