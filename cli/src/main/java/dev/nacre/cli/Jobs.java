package dev.nacre.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** What a command does with several inputs: one after the other, and a failure of one does not stop the next. */
final class Jobs {
    private Jobs() {}

    /** An input, and the file that is made of it (null for commands that write none). */
    record Job(Path input, Path output) {
        /** The same, with another suffix of the output. */
        Job withSuffix(String suffix) {
            String name = output.getFileName().toString();
            return new Job(input, output.resolveSibling(name.substring(0, name.lastIndexOf('.') + 1) + suffix));
        }
    }

    /** One job. */
    @FunctionalInterface
    interface Action {
        void run(Job job) throws IOException;
    }

    /**
     * The jobs of {@code IN OUT} or, with {@code --out DIR}, of {@code IN...}; output names take the input's and another suffix, and the tree
     * of a folder is kept.
     *
     * @param suffix of the outputs in a folder, without the dot
     * @param takes as in {@link Inputs#of}
     */
    static List<Job> withOutputs(Invocation call, String suffix, Predicate<Path> takes) throws IOException {
        List<Path> files = call.files();
        Path folder = call.value("--out", null);
        if (folder == null) {
            if (files.size() != 2) {
                throw call.usage(files.size() + " files, expected IN OUT, or IN... --out DIR");
            }
            return List.of(new Job(files.get(0), files.get(1)));
        }
        List<Job> jobs = new ArrayList<>();
        Set<Path> outputs = new HashSet<>();
        for (Inputs.Input input : Inputs.of(call, takes)) {
            Path place = folder.resolve(input.place());
            String name = place.getFileName().toString();
            int dot = name.lastIndexOf('.');
            Path output = place.resolveSibling((dot > 0 ? name.substring(0, dot) : name) + "." + suffix);
            if (!outputs.add(output)) {
                throw call.usage("two inputs would both become " + output);
            }
            jobs.add(new Job(input.file(), output));
        }
        for (Job job : jobs) {
            Files.createDirectories(job.output().toAbsolutePath().getParent());
        }
        return jobs;
    }

    /**
     * The jobs of {@code FILE...}.
     *
     * @param takes as in {@link Inputs#of}
     */
    static List<Job> withoutOutputs(Invocation call, Predicate<Path> takes) throws IOException {
        return Inputs.of(call, takes).stream()
                .map(input -> new Job(input.file(), null))
                .toList();
    }

    /** Of folders that have files for a command, it is these that are jobs, and not the folders. */
    private static UserException folder(Invocation call, Job job) {
        if (job.output() != null && !call.has("--out")) {
            return new UserException("is a folder", "give --out DIR for what its files become");
        }
        return new UserException(
                "is a folder without files for this command",
                call.has("-r") ? "name another" : "-r looks into its folders too");
    }

    /** Runs them all; returns the exit code. */
    static int run(Invocation call, List<Job> jobs, Action action) {
        int exitCode = 0;
        try (Progress progress = Progress.start(call, jobs.size())) {
            for (Job job : jobs) {
                try {
                    if (Files.isDirectory(job.input())) {
                        throw folder(call, job);
                    }
                    action.run(job);
                } catch (IOException | RuntimeException | OutOfMemoryError e) {
                    Problems.report(call, job.input(), e);
                    exitCode = Problems.FAILED;
                }
                progress.step();
            }
        }
        return exitCode;
    }
}
