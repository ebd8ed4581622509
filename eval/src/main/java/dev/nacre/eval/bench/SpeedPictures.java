package dev.nacre.eval.bench;

import dev.nacre.image.Picture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** Pictures of any size made of one, and whether there is room for them. */
final class SpeedPictures {
    private SpeedPictures() {}

    /** Width and height of a picture of so many megapixels, in the proportions of another. */
    static int[] size(Picture like, double megapixels) {
        double scale = Math.sqrt(megapixels * 1e6 / ((double) like.width() * like.height()));
        int width = Math.max(1, (int) Math.round(like.width() * scale));
        return new int[] {width, Math.max(1, (int) Math.round(megapixels * 1e6 / width))};
    }

    /** The top left part, or copies side by side, every second one mirrored, so that no seam shows. */
    static Picture mirrored(Picture picture, int width, int height) {
        byte[][] planes = new byte[picture.channels()][Math.multiplyExact(width, height)];
        for (int c = 0; c < planes.length; c++) {
            byte[] plane = picture.plane(c);
            byte[] target = planes[c];
            for (int y = 0; y < height; y++) {
                int row = mirror(y, picture.height()) * picture.width();
                for (int x = 0, at = y * width; x < width; x++, at++) {
                    target[at] = plane[row + mirror(x, picture.width())];
                }
            }
        }
        return Picture.of(width, height, picture.colour(), planes);
    }

    private static int mirror(int i, int length) {
        int at = i % (2 * length);
        return at < length ? at : 2 * length - 1 - at;
    }

    /** Memory that processes can still get; empty where the system does not tell. */
    static OptionalLong availableMemory() {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/meminfo"))) {
                if (line.startsWith("MemAvailable:")) {
                    return OptionalLong.of(1024 * Long.parseLong(line.replaceAll("\\D", "")));
                }
            }
        } catch (IOException e) {
            return OptionalLong.empty();
        }
        return OptionalLong.empty();
    }
}
