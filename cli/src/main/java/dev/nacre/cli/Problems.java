package dev.nacre.cli;

import dev.nacre.bitstream.DecoderMismatchException;
import dev.nacre.bitstream.LimitExceededException;
import dev.nacre.bitstream.MalformedBitstreamException;
import dev.nacre.bitstream.ModelException;
import dev.nacre.bitstream.NacreException;
import dev.nacre.bitstream.TruncatedBitstreamException;
import dev.nacre.bitstream.UnsupportedBitstreamException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns what went wrong into one line: the file, what is wrong and where, what to try. */
final class Problems {
    /** At least one input failed. */
    static final int FAILED = 1;

    /** The command line itself is wrong. */
    static final int USAGE = 2;

    private Problems() {}

    /**
     * Reports a failure on standard error.
     *
     * @param input the file (or model) that failed; null where it is the command itself
     */
    static void report(Invocation call, Object input, Throwable problem) {
        String subject = input == null ? "nacre" : input.toString();
        call.err().println(oneLine(subject + ": " + describe(problem, subject)));
        if (call.has("--stacktrace")) {
            problem.printStackTrace(call.err());
        }
    }

    /** Reports wrong usage; returns the exit code. */
    static int usage(ParameterException problem, PrintWriter err) {
        String name = problem.getCommandLine().getCommandSpec().qualifiedName();
        err.println(name + ": " + oneLine(problem.getMessage()) + suggestion(problem) + "; see '" + name + " --help'");
        return USAGE;
    }

    /** What is wrong and what to try, without the name of {@code file}. */
    static String describe(Throwable problem, String file) {
        if (problem instanceof NacreException e) {
            // What the model store throws already says what to try, after a semicolon.
            return e.getMessage() + (e.getMessage().contains("; ") ? "" : "; " + advice(e));
        }
        if (problem instanceof UserException e) {
            return e.getMessage();
        }
        if (problem instanceof FileSystemException e) {
            String other = e.getFile() == null || e.getFile().equals(file) ? "" : e.getFile() + ": ";
            if (e instanceof NoSuchFileException) {
                return other + (e.getReason() == null ? "no such file" : e.getReason()) + "; check the name";
            }
            if (e instanceof AccessDeniedException) {
                return other + "permission denied; check the rights of the file and of its folder";
            }
            if (e instanceof FileAlreadyExistsException) {
                return other + "exists; give -f to overwrite it";
            }
            String reason = e.getReason() == null ? "cannot be read or written" : e.getReason();
            return other + reason + (reason.contains("; ") ? "" : "; give another file");
        }
        if (problem instanceof IOException) {
            String message = problem.getMessage() == null ? problem.toString() : problem.getMessage();
            return message + "; check that the file is whole and the disk is not full";
        }
        if (problem instanceof OutOfMemoryError) {
            return "out of memory; give Java more: NACRE_JAVA_OPTS=-Xmx4g";
        }
        return "internal error: " + problem + "; please report it with what --stacktrace shows";
    }

    private static String advice(NacreException problem) {
        if (problem instanceof TruncatedBitstreamException) {
            return "fetch the file again";
        }
        if (problem instanceof MalformedBitstreamException e) {
            return e.offset() == 0 ? "is this a .ncr file?" : "fetch the file again";
        }
        if (problem instanceof UnsupportedBitstreamException) {
            return "'nacre models list' shows the models at hand; a newer nacre may know more";
        }
        if (problem instanceof LimitExceededException) {
            return "if the file can be trusted, decode it through the API with larger limits";
        }
        if (problem instanceof DecoderMismatchException) {
            return "the model differs from the one that wrote the file, or this is a bug: please report it";
        }
        if (problem instanceof ModelException) {
            return "'nacre models verify' checks the models at hand";
        }
        return "try --stacktrace";
    }

    private static String suggestion(ParameterException problem) {
        return problem instanceof UnmatchedArgumentException e
                        && !e.getSuggestions().isEmpty()
                ? ", did you mean '" + e.getSuggestions().get(0) + "'?"
                : "";
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\s*\\R\\s*", " ");
    }
}
