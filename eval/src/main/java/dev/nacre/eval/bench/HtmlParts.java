package dev.nacre.eval.bench;

import java.util.List;

/** Pieces of HTML that sections of a report share. */
final class HtmlParts {
    // Widths of charts, at most what they get on their screens: text in them is then no smaller than meant.
    static final int WIDE = 470;
    static final int NARROW = 310;

    private HtmlParts() {}

    /** A set's name as a title. */
    static String title(String set) {
        return set.isEmpty() ? set : set.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + set.substring(1);
    }

    /** A line of a legend; {@code addition} is markup. */
    static String legend(String swatch, String label, String addition) {
        return "<li>" + swatch(swatch) + Markup.escape(label) + addition + "</li>\n";
    }

    /** A swatch of {@link SvgChart} as an element of its own. */
    static String swatch(String swatch) {
        return "<svg class=\"swatch\" width=\"30\" height=\"12\" viewBox=\"0 0 30 12\" aria-hidden=\"true\">" + swatch
                + "</svg>";
    }

    /** Charts of one thing with a caption; both are markup. */
    static String figure(String charts, String caption) {
        return "<figure class=\"card\">\n" + charts + "<figcaption>" + caption + "</figcaption></figure>\n";
    }

    /** The cell of a table whose head is repeated where the table is too wide for the screen; both are markup. */
    static String cell(String head, String content) {
        return "<td data-head=\"" + head + "\">" + content + "</td>";
    }

    /** The head of a table; all is markup. */
    static String tableHead(String caption, List<String> heads) {
        StringBuilder html =
                new StringBuilder("<table class=\"figures\">\n<caption>" + caption + "</caption>\n<thead><tr>");
        heads.forEach(head -> html.append("<th scope=\"col\">").append(head).append("</th>"));
        return html.append("</tr></thead>\n<tbody>\n").toString();
    }

    static String tableFoot() {
        return "</tbody></table>\n";
    }

    /** Remarks, which are text; nothing where there are none. */
    static String remarks(List<String> remarks) {
        if (remarks.isEmpty()) {
            return "";
        }
        StringBuilder html = new StringBuilder("<ul class=\"remarks\">\n");
        remarks.forEach(
                remark -> html.append("<li>").append(Markup.escape(remark)).append("</li>\n"));
        return html.append("</ul>\n").toString();
    }
}
