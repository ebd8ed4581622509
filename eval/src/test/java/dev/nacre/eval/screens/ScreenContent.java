package dev.nacre.eval.screens;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;

/**
 * Six made-up screenshots for the bench: the kind of picture that codecs for photographs are worst at.
 *
 * <p>{@code java -cp eval/target/test-classes dev.nacre.eval.screens.ScreenContent samples/screens} writes them, with the fonts that Java
 * finds for its logical names.
 */
final class ScreenContent {
    /** All, in the order of their names. */
    static final List<Screen> ALL = List.of(
            new DashboardScreen(),
            new EditorScreen(),
            new MailScreen(),
            new MapScreen(),
            new SettingsScreen(),
            new SpreadsheetScreen());

    private ScreenContent() {}

    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]);
        Files.createDirectories(folder);
        for (Screen screen : ALL) {
            ImageIO.write(
                    screen.draw(), "png", folder.resolve(screen.name() + ".png").toFile());
        }
    }
}
