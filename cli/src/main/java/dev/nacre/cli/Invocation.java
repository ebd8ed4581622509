package dev.nacre.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** One call of a command: its options, and the streams. Results go to {@link #out()}, everything else to {@link #note} and {@link #err()}. */
final class Invocation {
    private final ParseResult parsed;
    private final List<String> words;
    private final PrintWriter out;
    private final PrintWriter err;

    Invocation(ParseResult parsed, List<String> words, PrintWriter out, PrintWriter err) {
        this.parsed = parsed;
        this.words = words;
        this.out = out;
        this.err = err;
    }

    /** True if the option was given. */
    boolean has(String option) {
        return parsed.hasMatchedOption(option);
    }

    /** The option's value, or {@code otherwise} where it was not given. */
    <T> T value(String option, T otherwise) {
        return parsed.matchedOptionValue(option, otherwise);
    }

    /**
     * A whole number in a range.
     *
     * @throws ParameterException (exit code 2) if it is outside of [min, max]
     */
    int number(String option, int min, int max, int otherwise) {
        int number = value(option, otherwise);
        if (has(option) && (number < min || number > max)) {
            throw usage(option + " is " + number + ", must be in " + min + ".." + max);
        }
        return number;
    }

    /** The argument at a place. */
    Path file(int index) {
        return parsed.matchedPositionalValue(index, (Path) null);
    }

    /** The arguments of a {@link Specs#files} parameter. */
    List<Path> files() {
        return parsed.matchedPositionalValue(0, List.of());
    }

    /** The argument of a {@link Specs#name} parameter. */
    String name(int index) {
        return parsed.matchedPositionalValue(index, (String) null);
    }

    /** The arguments of a {@link Specs#names} parameter. */
    List<String> names() {
        return parsed.matchedPositionalValue(0, List.of());
    }

    /** The whole command as it could be typed into a shell again. */
    String commandLine() {
        StringBuilder line = new StringBuilder("nacre");
        for (String word : words) {
            boolean plain = word.matches("[A-Za-z0-9_./=:,+@%-]+");
            line.append(' ').append(plain ? word : "'" + word.replace("'", "'\\''") + "'");
        }
        return line.toString();
    }

    boolean json() {
        return has("--json");
    }

    boolean quiet() {
        return has("--quiet");
    }

    boolean verbose() {
        return has("--verbose");
    }

    PrintWriter out() {
        return out;
    }

    /** Where the result of a job goes: standard output, unless that is what the job itself writes to. */
    PrintWriter result(Jobs.Job job) {
        return job.output() != null && InputFile.isStandard(job.output()) ? err : out;
    }

    PrintWriter err() {
        return err;
    }

    /** A remark for people; nothing under {@code --quiet}. */
    void note(String line) {
        if (!quiet()) {
            err.println(line);
        }
    }

    /** Wrong usage, to be thrown. */
    ParameterException usage(String problem) {
        return new ParameterException(parsed.commandSpec().commandLine(), problem);
    }
}
