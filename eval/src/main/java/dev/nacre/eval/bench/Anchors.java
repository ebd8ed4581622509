package dev.nacre.eval.bench;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Published rate-distortion curves to measure against, from a JSON file: {@code codecs} holds by name an object with {@code source},
 * {@code settings} and {@code points} (a list of [bpp, PSNR in dB]), perhaps {@code ms_ssim} ([bpp, MS-SSIM in 0..1]) or {@code
 * ms_ssim_db_of_msssim_model} ([bpp, dB]). Other keys are not looked at.
 *
 * <p>They are averages over the 24 Kodak pictures, and comparable with nothing else. Immutable and thread-safe.
 */
public final class Anchors {
    private record Anchor(String source, String settings, Optional<Curve> psnr, Optional<Curve> msSsim) {}

    /** How many pictures the published curves are averages of. */
    static final int PICTURES = 24;

    private static final Pattern KODAK_NAME = Pattern.compile("kodim(0[1-9]|1[0-9]|2[0-4])");

    private final Map<String, Anchor> anchors;

    private Anchors(Map<String, Anchor> anchors) {
        this.anchors = anchors;
    }

    /**
     * Reads a file of anchors.
     *
     * @throws FileSystemException if it holds something else; the reason says where
     * @throws IOException if it can't be read
     */
    public static Anchors read(Path file) throws IOException {
        Map<String, Anchor> anchors = new LinkedHashMap<>();
        String where = "";
        try {
            JsonObject codecs = JsonParser.parseString(new String(Files.readAllBytes(file), StandardCharsets.UTF_8))
                    .getAsJsonObject()
                    .getAsJsonObject("codecs");
            for (Map.Entry<String, JsonElement> entry : codecs.entrySet()) {
                where = ", at " + entry.getKey();
                anchors.put(
                        entry.getKey(), anchor(entry.getKey(), entry.getValue().getAsJsonObject()));
            }
        } catch (JsonParseException
                | IllegalStateException
                | ClassCastException
                | NullPointerException
                | NumberFormatException
                | IndexOutOfBoundsException e) {
            FileSystemException problem = new FileSystemException(
                    file.toString(), null, "no anchors (JSON with codecs, each with points [bpp, dB])" + where);
            problem.initCause(e);
            throw problem;
        }
        return new Anchors(anchors);
    }

    private static Anchor anchor(String name, JsonObject anchor) {
        Optional<Curve> psnr = curve(name, anchor.getAsJsonArray("points"), false);
        Optional<Curve> msSsim = anchor.has("ms_ssim_db_of_msssim_model")
                ? curve(name, anchor.getAsJsonArray("ms_ssim_db_of_msssim_model"), false)
                : curve(name, anchor.getAsJsonArray("ms_ssim"), true);
        return new Anchor(text(anchor, "source"), text(anchor, "settings"), psnr, msSsim);
    }

    private static Optional<Curve> curve(String name, JsonArray points, boolean msSsim) {
        if (points == null) {
            return Optional.empty();
        }
        List<Curve.Point> list = new ArrayList<>();
        for (JsonElement point : points) {
            double quality = point.getAsJsonArray().get(1).getAsDouble();
            list.add(new Curve.Point(
                    point.getAsJsonArray().get(0).getAsDouble(), msSsim ? Metric.MS_SSIM.scaled(quality) : quality));
        }
        return Optional.of(new Curve(name, list));
    }

    private static String text(JsonObject anchor, String key) {
        return anchor.has(key) ? anchor.get(key).getAsString() : "";
    }

    /**
     * Whether a set may stand beside the anchors: it is Kodak, all 24 pictures of it and no other ({@code kodim01} to {@code kodim24}, by
     * name).
     */
    public static boolean fit(Results results, String set) {
        List<String> files = results.files(set);
        return files.size() == PICTURES
                && files.stream()
                                .map(file -> file.substring(0, Math.min(7, file.length())))
                                .distinct()
                                .filter(KODAK_NAME.asMatchPredicate())
                                .count()
                        == PICTURES;
    }

    /** All names, in the file's order. */
    public List<String> names() {
        return List.copyOf(anchors.keySet());
    }

    /** The curve of that name, labelled by it; empty where there is none, or none of that metric. */
    Optional<Curve> curve(String name, Metric metric) {
        Anchor anchor = anchors.get(name);
        if (anchor == null) {
            return Optional.empty();
        }
        return metric == Metric.PSNR ? anchor.psnr() : anchor.msSsim();
    }

    /** How it was made, as its publishers or measurers say; empty text where nothing is said. */
    public String settings(String name) {
        Anchor anchor = anchors.get(name);
        return anchor == null ? "" : anchor.settings();
    }

    /** Where the figures come from: repository, commit, file. */
    public String source(String name) {
        Anchor anchor = anchors.get(name);
        return anchor == null ? "" : anchor.source();
    }
}
