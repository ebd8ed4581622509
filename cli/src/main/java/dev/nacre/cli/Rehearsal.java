package dev.nacre.cli;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;

/**
 * Runs the commands of an ordinary day in one process, so that the archive of loaded classes that {@code ./nacre} makes of it (one for each JDK)
 * serves all of them. Not part of the command.
 */
final class Rehearsal {
    private Rehearsal() {}

    /** Takes no arguments, prints nothing, and leaves nothing behind. */
    public static void main(String[] args) throws IOException {
        Path folder = Files.createTempDirectory("nacre");
        String picture = folder.resolve("a.png").toString();
        String coded = folder.resolve("a.ncr").toString();
        String decoded = folder.resolve("b.png").toString();
        try {
            ImageIO.write(
                    new BufferedImage(64, 48, BufferedImage.TYPE_3BYTE_BGR),
                    "png",
                    Path.of(picture).toFile());
            for (List<String> command : List.of(
                    List.of("--version"),
                    List.of("--help"),
                    List.of("info", "--help"),
                    List.of("no-such-command"),
                    List.of("encode", "-v", picture, coded),
                    List.of("decode", "-v", coded, decoded),
                    List.of("verify", coded),
                    List.of("compare", picture, decoded),
                    List.of("info", coded),
                    List.of("info", "--json", coded),
                    List.of("info", picture),
                    List.of("models", "list"),
                    List.of("models", "list", "--json"),
                    List.of("models", "show", "walloc-rgb"),
                    List.of("models", "verify"))) {
                // Whether a command succeeds does not matter here: what it loads does.
                PrintWriter nowhere = new PrintWriter(PrintWriter.nullWriter());
                Main.run(nowhere, nowhere, command.toArray(String[]::new));
            }
        } finally {
            for (String file : List.of(picture, coded, decoded)) {
                Files.deleteIfExists(Path.of(file));
            }
            Files.delete(folder);
        }
    }
}
