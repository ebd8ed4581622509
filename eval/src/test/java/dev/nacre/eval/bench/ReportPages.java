package dev.nacre.eval.bench;

import dev.nacre.testing.TestPicture;
import dev.nacre.testing.TestPictures;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;

/** Reports for tests: made-up rows for the charts, and a few pictures really coded by the toy codec for the sliders. */
final class ReportPages {
    static final List<String> TOYS = List.of("walloc", "jpeg", "webp");

    private ReportPages() {}

    /** Results of three made-up sets, and of {@code drawn}, whose two pictures lie in {@code folder/drawn}. */
    static Results results(Path folder) throws IOException {
        Path drawn = Files.createDirectories(folder.resolve("drawn"));
        save(TestPictures.photo(384, 256, 5), drawn.resolve("leaves.png"));
        save(TestPictures.photo(900, 400, 6), drawn.resolve("panorama.png"));
        Path real = folder.resolve("real");
        RdBench.run(
                List.of(drawn),
                real,
                RdOptions.defaults()
                        .withCodecs(TOYS)
                        .withPoints(4)
                        .withPresets("fast")
                        .withWarmUpMillis(0),
                ToyCodec::of,
                "nacre bench rd drawn",
                new RdListener() {});
        Path made = Files.createDirectories(folder.resolve("made"));
        ReportRows.write(made);
        return Results.read(List.of(real, made));
    }

    static ReportOptions options(Path folder) throws IOException {
        return ReportOptions.defaults()
                .withOriginals(List.of(folder.resolve("drawn")))
                .withAnchors(anchors(folder));
    }

    /** Three published curves that nobody published. */
    private static Anchors anchors(Path folder) throws IOException {
        Path file = folder.resolve("anchors.json");
        Files.writeString(file, """
                {"codecs": {
                  "VTM": {"source": "made up", "settings": "intra", "points": [[0.06, 26.1], [0.2, 30.0], [0.5, 34.3], [1.0, 38.2]],
                          "ms_ssim": [[0.06, 0.90], [0.2, 0.96], [0.5, 0.985], [1.0, 0.993]]},
                  "BPG 4:4:4": {"source": "made up", "points": [[0.08, 26.0], [0.25, 29.9], [0.6, 34.0], [1.2, 38.0]]},
                  "Short one": {"source": "made up", "points": [[0.02, 20.0], [0.03, 22.0], [0.05, 24.0]]}
                }}
                """);
        return Anchors.read(file);
    }

    static void save(TestPicture picture, Path file) throws IOException {
        BufferedImage image = new BufferedImage(picture.width(), picture.height(), BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < picture.height(); y++) {
            for (int x = 0; x < picture.width(); x++) {
                image.setRGB(
                        x, y, picture.sample(x, y, 0) << 16 | picture.sample(x, y, 1) << 8 | picture.sample(x, y, 2));
            }
        }
        ImageIO.write(image, "png", file.toFile());
    }
}
