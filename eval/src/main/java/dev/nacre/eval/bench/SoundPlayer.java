package dev.nacre.eval.bench;

import dev.nacre.media.MediaException;
import dev.nacre.media.SoundCodecs;
import dev.nacre.media.SoundEncoding;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * The HTML of a player of several versions of one sound: one plays, and switching goes on at the same place. Each has its spectrogram, all with the
 * same scale of colours.
 *
 * <p>The sounds are embedded, lossless, in 16 bits. Without the page's script they stand one below the other, each with the browser's own player.
 */
final class SoundPlayer {
    private static final int WIDTH = 640;
    private static final int HEIGHT = 176;

    /**
     * One version.
     *
     * @param name short
     * @param facts what is to be known about it, such as rate and ESTOI; a line each
     * @param planes {@code [channels][samples]}, of the same shape for all versions; not copied
     */
    record Version(String name, List<String> facts, float[][] planes) {}

    private SoundPlayer() {}

    /**
     * Writes a player; it begins with the first version.
     *
     * @param id unique in the page
     * @param title of the sound, as text
     * @param note a sentence below it; empty for none
     * @param versions the original, then others
     */
    static String html(String id, String title, String note, int rate, List<Version> versions) throws IOException {
        double seconds = (double) versions.get(0).planes()[0].length / rate;
        List<Spectrogram> spectrograms = new ArrayList<>();
        for (Version version : versions) {
            spectrograms.add(Spectrogram.of(version.planes(), rate, WIDTH, HEIGHT));
        }
        double top = spectrograms.get(0).loudest();
        StringBuilder html = new StringBuilder();
        html.append("<figure class=\"listen\" id=\"" + id + "\" data-seconds=\"" + Markup.fixed(seconds, 3) + "\">\n")
                .append("<figcaption><h4>" + Markup.escape(title) + "</h4>");
        if (!note.isEmpty()) {
            html.append("<p class=\"note\">" + Markup.escape(note) + "</p>");
        }
        html.append("</figcaption>\n").append(controls(id, title, versions)).append("<div class=\"takes\">\n");
        for (int i = 0; i < versions.size(); i++) {
            Version version = versions.get(i);
            String name = Markup.escape(title + ", " + version.name());
            html.append("<div class=\"take\" data-name=\"" + Markup.escape(version.name()) + "\">")
                    .append("<div class=\"spectrogram\"><div class=\"hertz\" aria-hidden=\"true\">")
                    .append(hertz(rate))
                    .append("</div><img alt=\"Spectrogram of " + name + "\" width=\"" + WIDTH + "\" height=\"" + HEIGHT
                            + "\" src=\"")
                    .append(spectrograms.get(i).dataUri(top))
                    .append("\"><div class=\"seconds\" aria-hidden=\"true\">")
                    .append(seconds(seconds))
                    .append("</div></div><p class=\"take-name\">" + Markup.escape(version.name())
                            + "</p><audio controls preload=\"auto\" aria-label=\"" + name + "\" src=\"")
                    .append(dataUri(version.planes(), rate))
                    .append("\"></audio></div>\n");
        }
        html.append("<div class=\"seek-layer\"><input class=\"seek\" type=\"range\" min=\"0\" max=\""
                        + Markup.fixed(seconds, 3) + "\" step=\"0.05\" value=\"0\" aria-label=\"Position in ")
                .append(Markup.escape(title))
                .append("\"><span class=\"playhead\" aria-hidden=\"true\"></span></div>\n</div>\n");
        html.append("<dl class=\"facts\">\n");
        for (Version version : versions) {
            html.append("<div><dt>" + Markup.escape(version.name()) + "</dt>");
            for (String fact : version.facts()) {
                html.append("<dd>" + Markup.escape(fact) + "</dd>");
            }
            html.append("</div>\n");
        }
        return html.append("</dl>\n</figure>\n").toString();
    }

    private static String controls(String id, String title, List<Version> versions) {
        StringBuilder html =
                new StringBuilder("<div class=\"controls\"><button type=\"button\" class=\"play\" data-title=\""
                        + Markup.escape(title) + "\" aria-label=\"Play " + Markup.escape(title) + "\">Play</button>"
                        + "<output class=\"clock\">0.0 s</output>"
                        + "<fieldset class=\"pairs\"><legend>Listen to</legend>");
        for (int i = 0; i < versions.size(); i++) {
            html.append("<label><input type=\"radio\" name=\"" + id + "-version\" value=\"" + i + "\"")
                    .append(i == 0 ? " checked" : "")
                    .append("><span>" + Markup.escape(versions.get(i).name()) + "</span></label>");
        }
        return html.append("</fieldset></div>\n").toString();
    }

    /** Labels of frequencies, by their height. */
    private static String hertz(int rate) {
        double most = rate / 2000.0;
        double step = most > 12 ? 5 : most > 6 ? 2 : 1;
        StringBuilder html = new StringBuilder();
        for (double kilohertz = 0; kilohertz <= most; kilohertz += step) {
            html.append("<span style=\"bottom:" + Markup.coordinate(100 * kilohertz / most) + "%\">"
                    + Markup.coordinate(kilohertz) + (kilohertz + step > most ? "\u00A0kHz" : "") + "</span>");
        }
        return html.toString();
    }

    /** Labels of times, by their place. */
    private static String seconds(double seconds) {
        StringBuilder html = new StringBuilder();
        for (int second = 0; second <= seconds + 1e-6; second++) {
            html.append("<span style=\"left:" + Markup.coordinate(100 * second / seconds) + "%\">" + second
                    + (second + 1 > seconds + 1e-6 ? "\u00A0s" : "") + "</span>");
        }
        return html.toString();
    }

    /** A {@code data:} address of the samples in 16 bits: as FLAC (about half as large) where FFmpeg's natives are, else as WAV. */
    static String dataUri(float[][] planes, int rate) throws IOException {
        byte[] file;
        String type;
        try {
            file = SoundCodecs.encode(SoundEncoding.of(SoundEncoding.Format.FLAC), planes, rate, Map.of());
            type = "flac";
        } catch (MediaException e) {
            file = SoundCodecs.encode(SoundEncoding.of(SoundEncoding.Format.WAV), planes, rate, Map.of());
            type = "wav";
        }
        return "data:audio/" + type + ";base64," + Base64.getEncoder().encodeToString(file);
    }
}
