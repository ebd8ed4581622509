package dev.nacre.image.imageio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Programs in processes of their own, with the plugin on their class path or without. */
final class Programs {
    private Programs() {}

    /**
     * Runs a program to its end.
     *
     * @param plugin whether the plugin's services and classes are on the class path
     * @return the lines of its standard output
     */
    static List<String> run(Class<?> program, boolean plugin, List<String> flags, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Djava.awt.headless=true");
        command.addAll(flags);
        command.add(program.getName());
        command.addAll(List.of(arguments));
        Path errors = Files.createTempFile("program", ".txt");
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
            builder.environment().put("CLASSPATH", classPath(plugin));
            builder.environment().remove("JAVA_TOOL_OPTIONS");
            Process process = builder.start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(process.waitFor(30, TimeUnit.MINUTES), "the program ends");
            assertEquals(0, process.exitValue(), () -> output + read(errors));
            return output.lines().toList();
        } finally {
            Files.delete(errors);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** The class path of these tests and, from the build, TwelveMonkeys' plugins. */
    private static String classPath(boolean plugin) {
        String neighbours = System.getProperty("nacre.test.neighbours", "");
        return neighbours
                + File.pathSeparator
                + Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                        .filter(entry -> plugin || !isPlugin(Path.of(entry)))
                        .collect(Collectors.joining(File.pathSeparator));
    }

    private static boolean isPlugin(Path entry) {
        return Files.exists(entry.resolve("dev/nacre/image/imageio/NacreImageReaderSpi.class"));
    }
}
