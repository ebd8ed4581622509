package dev.nacre.eval.screens;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** The committed screens are what they claim to be: screen content. Not that drawing gives them again: fonts differ between machines. */
class ScreenContentTest {
    private static final Path FOLDER = Path.of("../samples/screens");

    @Test
    void sixFilesAsNamed() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            List<String> names =
                    files.map(file -> file.getFileName().toString()).sorted().toList();
            assertEquals(
                    ScreenContent.ALL.stream()
                            .map(screen -> screen.name() + ".png")
                            .toList(),
                    names);
        }
    }

    @Test
    void sizesAreStated() throws IOException {
        String readme = Files.readString(Path.of("../samples/README.md"));
        long bytes = 0;
        for (Screen screen : ScreenContent.ALL) {
            BufferedImage image = committed(screen);
            String size = image.getWidth() + "x" + image.getHeight();
            assertTrue(
                    readme.lines()
                            .anyMatch(line ->
                                    line.startsWith("| `" + screen.name() + ".png`") && line.endsWith(size + " |")),
                    screen.name() + " is " + size);
            assertEquals(3, image.getColorModel().getNumColorComponents(), screen.name());
            assertTrue(!image.getColorModel().hasAlpha(), screen.name());
            bytes += Files.size(file(screen));
        }
        assertTrue(bytes < 650_000, bytes + " bytes");
    }

    @Test
    void fewColoursFlatAreasSharpEdges() throws IOException {
        BufferedImage photo = ImageIO.read(Path.of("../samples/flowers.png").toFile());
        Statistics photograph = Statistics.of(photo);
        for (Screen screen : ScreenContent.ALL) {
            Statistics statistics = Statistics.of(committed(screen));
            assertTrue(statistics.coloursAPixel < 0.05 * photograph.coloursAPixel, screen.name() + " " + statistics);
            assertTrue(statistics.commonest > 0.25, screen.name() + " " + statistics);
            assertTrue(statistics.equalNeighbours > 0.6, screen.name() + " " + statistics);
            assertTrue(photograph.equalNeighbours < 0.1, "flowers " + photograph);
            // Not just empty: text and charts leave edges everywhere.
            assertTrue(statistics.edges > 0.01, screen.name() + " " + statistics);
        }
    }

    @Test
    void drawingIsRepeatable() {
        for (Screen screen : ScreenContent.ALL) {
            assertArrayEquals(pixels(screen.draw()), pixels(screen.draw()), screen.name());
        }
    }

    /**
     * What tells a screen from a photograph.
     *
     * @param coloursAPixel different colours, by the number of pixels
     * @param commonest share of the three commonest colours
     * @param equalNeighbours share of pixels that equal the one to the left
     * @param edges share of pixels whose green differs by more than 40 from the one to the left
     */
    private record Statistics(double coloursAPixel, double commonest, double equalNeighbours, double edges) {
        static Statistics of(BufferedImage image) {
            int[] pixels = pixels(image);
            Map<Integer, Integer> counts = new HashMap<>();
            int equal = 0;
            int edges = 0;
            for (int i = 0; i < pixels.length; i++) {
                counts.merge(pixels[i], 1, Integer::sum);
                if (i % image.getWidth() > 0) {
                    equal += pixels[i] == pixels[i - 1] ? 1 : 0;
                    edges += Math.abs((pixels[i] >> 8 & 255) - (pixels[i - 1] >> 8 & 255)) > 40 ? 1 : 0;
                }
            }
            double commonest = counts.values().stream()
                    .sorted((a, b) -> b - a)
                    .limit(3)
                    .mapToInt(Integer::intValue)
                    .sum();
            double n = pixels.length;
            return new Statistics(counts.size() / n, commonest / n, equal / n, edges / n);
        }
    }

    private static int[] pixels(BufferedImage image) {
        return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    }

    private static BufferedImage committed(Screen screen) throws IOException {
        return ImageIO.read(file(screen).toFile());
    }

    private static Path file(Screen screen) {
        return FOLDER.resolve(screen.name() + ".png");
    }
}
