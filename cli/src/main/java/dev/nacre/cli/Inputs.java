package dev.nacre.cli;

import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import picocli.CommandLine.Model.OptionSpec;

/** The files that the arguments of a command stand for: of a folder all that the command takes, those of its folders with {@code -r}. */
final class Inputs {
    private Inputs() {}

    /**
     * A file.
     *
     * @param place below the folder of outputs: its name, or its path from the folder that was named
     */
    record Input(Path file, Path place) {}

    static OptionSpec recursive() {
        return Specs.flag("Of folders: their folders' files too.", "-r", "--recursive");
    }

    /**
     * The files, in the order of the arguments, those of a folder by name. A folder without any stands for itself. Hidden files and folders
     * are passed over; links are followed, but not in circles.
     *
     * @param takes whether the command takes a file that it found in a folder; others are passed over
     */
    static List<Input> of(Invocation call, Predicate<Path> takes) throws IOException {
        List<Input> inputs = new ArrayList<>();
        for (Path argument : call.files()) {
            List<Path> found = Files.isDirectory(argument) ? search(argument, call.has("-r"), takes) : List.of();
            for (Path file : found) {
                inputs.add(new Input(file, argument.relativize(file)));
            }
            if (found.isEmpty()) {
                inputs.add(new Input(argument, Path.of(String.valueOf(argument.getFileName()))));
            }
        }
        return inputs;
    }

    private static List<Path> search(Path folder, boolean deep, Predicate<Path> takes) throws IOException {
        List<Path> found = new ArrayList<>();
        int depth = deep ? Integer.MAX_VALUE : 1;
        Files.walkFileTree(folder, Set.of(FileVisitOption.FOLLOW_LINKS), depth, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path entered, BasicFileAttributes attributes) {
                return entered.equals(folder) || !isHidden(entered)
                        ? FileVisitResult.CONTINUE
                        : FileVisitResult.SKIP_SUBTREE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (attributes.isRegularFile() && !isHidden(file) && takes.test(file)) {
                    found.add(file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException problem) throws IOException {
                if (problem instanceof FileSystemLoopException) {
                    return FileVisitResult.CONTINUE;
                }
                throw problem;
            }
        });
        found.sort(null);
        return found;
    }

    private static boolean isHidden(Path file) {
        return file.getFileName().toString().startsWith(".");
    }
}
