package dev.nacre.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.testing.TestPictures;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the README shows must work. ({@code .ci/run} runs its commands.) */
class ReadmeTest {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

    @TempDir
    Path folder;

    @Test
    void exampleCompilesAndRuns() throws IOException, ReflectiveOperationException {
        Matcher java = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL).matcher(readme());
        assertTrue(java.find());
        String example = java.group(1).replace("Path.of(", "folder.resolve(");
        String source = "import dev.nacre.bitstream.*; import dev.nacre.image.*; import dev.nacre.runtime.*;"
                + "import java.io.*; import java.nio.file.*;"
                + "public class Example { public static void run(Path folder) throws Exception {\n" + example + "}}";
        Path file = Files.writeString(folder.resolve("Example.java"), source);
        int compiled = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-proc:none", "-cp", System.getProperty("java.class.path"), file.toString());
        assertEquals(0, compiled, source);

        ImageIO.write(
                TestPictures.photo(70, 50, 1).toImage(),
                "png",
                folder.resolve("photo.png").toFile());
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
            loader.loadClass("Example").getMethod("run", Path.class).invoke(null, folder);
        }
        assertEquals(70, ImageIO.read(folder.resolve("decoded.png").toFile()).getWidth());
    }

    @Test
    void linksLeadSomewhere() throws IOException {
        for (String page : new String[] {"README.md", "CONTRIBUTING.md", "docs/overview.md"}) {
            Path file = ROOT.resolve(page);
            Matcher link = Pattern.compile("]\\(([^)#:]+)\\)").matcher(Files.readString(file));
            while (link.find()) {
                assertTrue(Files.exists(file.resolveSibling(link.group(1))), page + " links to " + link.group(1));
            }
        }
    }

    @Test
    void commandsOfTheReadmeExist() throws IOException {
        Matcher command = Pattern.compile("(?m)^\\./nacre ([a-z]+)").matcher(readme());
        int count = 0;
        while (command.find()) {
            assertEquals(0, Run.nacre(command.group(1), "--help").exitCode(), command.group());
            count++;
        }
        assertTrue(count >= 6);
    }

    private static String readme() throws IOException {
        return Files.readString(ROOT.resolve("README.md"));
    }
}
