package dev.nacre.eval.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Random;

/** Results that were never measured, by formulas that give curves of a likely shape: for tests of what is made of results. */
final class ReportRows {
    /** Name, preset, rate against JPEG's, milliseconds a megapixel to encode and to decode. */
    private record Codec(String name, String preset, double rate, double encode, double decode) {}

    private static final List<Codec> CODECS = List.of(
            new Codec("walloc", "fast", 0.56, 150, 150),
            new Codec("jpeg", "fast", 1.06, 11, 9),
            new Codec("jpeg", "slow", 1, 24, 10),
            new Codec("webp", "fast", 0.72, 90, 14),
            new Codec("webp", "slow", 0.66, 210, 14),
            new Codec("avif", "fast", 0.57, 400, 30),
            new Codec("avif", "slow", 0.51, 2400, 31),
            new Codec("jpeg2000", "fast", 0.74, 120, 95),
            new Codec("jxl", "fast", 0.70, 60, 40),
            new Codec("jxl", "slow", 0.64, 900, 44));

    private static final double[] POINTS = {0.16, 0.3, 0.6, 1.2};

    private ReportRows() {}

    /** Three sets: Kodak in full, three photographs, two screens. */
    static Path write(Path folder) throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add(RowJson.of(new RunInfo(
                        "nacre bench rd kodak photographs screens --codecs walloc,jpeg,webp,avif,jpeg2000,jxl --points 4 --presets both "
                                + "--out results",
                        "2026-11-24T18:00:00Z",
                        "a made-up machine, 2 processors, 24 GB",
                        "17.0.15, OpenJDK 64-Bit Server VM",
                        2,
                        "0.1.0"))
                .toString());
        lines.add(RowJson.of(new RunInfo(
                        "nacre bench rd kodak --codecs jxl --points 4 --presets slow --out results",
                        "2026-11-24T19:00:00Z",
                        "a made-up machine, 2 processors, 24 GB",
                        "17.0.15, OpenJDK 64-Bit Server VM",
                        2,
                        "0.1.0"))
                .toString());
        for (Codec codec : CODECS) {
            for (int i = 1; i <= 24; i++) {
                add(lines, codec, "kodak", String.format(Locale.ROOT, "kodim%02d.png", i), 768, 512, 1);
            }
            for (String name : List.of("harbour.png", "wood.png", "market.png")) {
                add(lines, codec, "photographs", name, 1200, 800, 0.8);
            }
            for (String name : List.of("editor.png", "mail.png")) {
                add(lines, codec, "screens", name, 1280, 720, 1.4);
            }
        }
        lines.add(
                RowJson.of(new Results.Missing("hevc", "fast", "x265 is not in this build of FFmpeg (-Pgpl brings it)"))
                        .toString());
        lines.add(RowJson.of(new Results.Failure("screens", "broken.png", "", "", "", "is no picture"))
                .toString());
        Path file = folder.resolve(Results.FILE_NAME);
        Files.writeString(file, String.join("\n", lines) + "\n");
        return file;
    }

    private static void add(
            List<String> lines, Codec codec, String set, String file, int width, int height, double detail) {
        // One picture is the same for all codecs, but each codec likes some pictures better than others.
        double hard = detail * (0.6 + new Random(file.hashCode()).nextDouble());
        double taste = 0.9 + 0.2 * new Random((file + codec.name()).hashCode()).nextDouble();
        for (int point = 0; point < POINTS.length; point++) {
            double bpp = 0.9
                    * POINTS[point]
                    * codec.rate()
                    * hard
                    * taste
                    * (1 + 0.1 * codec.name().length() / 4);
            double psnr =
                    33.5 + 4.6 * Math.log(bpp / (codec.rate() * hard * taste)) + 0.2 * new Random(point).nextDouble();
            double msSsim = 1 - 0.035 * Math.pow(bpp / (codec.rate() * hard * taste), -1.05);
            long bytes = Math.round(bpp * width * height / 8);
            double megapixels = width * height / 1e6;
            lines.add(RowJson.of(
                            new Row(
                                    set,
                                    file,
                                    "0123456789abcdef",
                                    width,
                                    height,
                                    codec.name(),
                                    codec.preset(),
                                    codec.name() + " 1.0, effort=" + codec.preset(),
                                    "q=" + (20 + 20 * point),
                                    point,
                                    bytes,
                                    psnr,
                                    OptionalDouble.of(1 - 0.06 / (1 + bpp)),
                                    OptionalDouble.of(msSsim),
                                    codec.encode() * megapixels,
                                    codec.decode() * megapixels,
                                    OptionalDouble.of(1.4 * codec.encode() * megapixels),
                                    OptionalDouble.of(1.2 * codec.decode() * megapixels),
                                    OptionalLong.of(180_000_000 + 10_000_000L * point)),
                            null)
                    .toString());
        }
    }
}
