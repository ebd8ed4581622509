package dev.nacre.eval.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The frame of a self-contained page: style and script are inside of it, and its policy forbids it to ask for anything else. */
final class Page {
    private Page() {}

    /** Everything before the content. */
    static String head(String title) {
        return """
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta name="color-scheme" content="light dark">
                <meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; media-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
                <link rel="icon" href="data:,">
                """
                + "<title>" + Markup.escape(title) + "</title>\n<style>\n" + resource("report.css")
                + SvgChart.css("#17211f", "#52605d", "#e3e8e7", "#98a4a1") + CurveStyle.css(CurveStyle.LIGHT, "#ffffff")
                + "@media (prefers-color-scheme:dark){\n" + SvgChart.css("#e8efed", "#a7b5b2", "#2b3735", "#71807c")
                + CurveStyle.css(CurveStyle.DARK, "#161f1e")
                + "}\n</style>\n<script>document.documentElement.classList.add('js')</script>\n</head>\n<body>\n";
    }

    /** Everything behind it. */
    static String foot() {
        return "<script>\n" + resource("report.js") + "</script>\n</body>\n</html>\n";
    }

    private static String resource(String name) {
        try (InputStream in = Page.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + name + " out of our own jar", e);
        }
    }
}
