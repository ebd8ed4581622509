package dev.nacre.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * Start of the {@code nacre} command.
 *
 * <p>Exit codes: 0 everything done, 1 at least one input failed, 2 wrong usage, 130 interrupted (the JVM's own answer to Ctrl-C;
 * {@link OutputFile} then removes what is unfinished).
 *
 * <p>Commands describe themselves by {@link CommandSpec} and not by picocli's annotations: reading those took a cold JVM 100 to 150 ms.
 */
public final class Main {
    /** In the order of the help. */
    private static final List<String> COMMANDS =
            List.of("encode", "decode", "info", "verify", "compare", "models", "bench");

    private Main() {}

    /** Runs the command of {@code args} and ends the process with its exit code. */
    public static void main(String[] args) {
        // The JDK's own form takes two lines, the first of them about where in the program.
        System.setProperty("java.util.logging.SimpleFormatter.format", "nacre: %5$s%n");
        PrintWriter out = writer(FileDescriptor.out, StandardCharsets.UTF_8);
        PrintWriter err = writer(FileDescriptor.err, Charset.defaultCharset());
        int exitCode = run(out, err, args);
        out.flush();
        err.flush();
        System.exit(exitCode);
    }

    /** Runs the command of {@code args} with the given streams and returns its exit code; for tests, and for programs that embed the command. */
    public static int run(PrintWriter out, PrintWriter err, String... args) {
        try {
            ParseResult top = commandLine(args).parseArgs(args);
            ParseResult last = top;
            while (last.hasSubcommand()) {
                last = last.subcommand();
            }
            CommandLine command = last.commandSpec().commandLine();
            if (last.isUsageHelpRequested()) {
                command.usage(out, Ansi.OFF);
                return 0;
            }
            if (last.isVersionHelpRequested()) {
                out.println(version());
                return 0;
            }
            if (!(last.commandSpec().userObject() instanceof Command user)) {
                throw new ParameterException(command, "Missing command");
            }
            return run(user, new Invocation(last, List.of(args), out, err));
        } catch (ParameterException e) {
            return Problems.usage(e, err);
        }
    }

    private static int run(Command command, Invocation call) {
        try {
            return command.run(call);
        } catch (ParameterException e) {
            throw e; // found late, but wrong usage all the same
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            Problems.report(call, null, e);
            return Problems.FAILED;
        }
    }

    /** The whole command, or only as much of it as {@code args} need: that is quicker, and what starts quickly gets used. */
    static CommandLine commandLine(String... args) {
        CommandSpec nacre =
                Specs.group("nacre", "Encodes pictures into small files with learned codecs, and decodes them.");
        nacre.addOption(Specs.versionOption());
        String first = args.length == 0 ? "" : args[0];
        boolean one = COMMANDS.contains(first);
        for (String name : COMMANDS) {
            if (one ? name.equals(first) : !first.equals("--version")) {
                nacre.addSubcommand(name, command(name));
            }
        }
        return new CommandLine(nacre);
    }

    private static CommandSpec command(String name) {
        return switch (name) {
            case "encode" -> new EncodeCommand().spec();
            case "decode" -> new DecodeCommand().spec();
            case "verify" -> new VerifyCommand().spec();
            case "compare" -> new CompareCommand().spec();
            case "info" -> new InfoCommand().spec();
            case "models" -> ModelsCommands.spec();
            case "bench" -> BenchCommands.spec();
            default -> throw new AssertionError(name);
        };
    }

    /** The version in the jar's manifest ("DEV" where the classes come from a folder), and the Java that runs it. */
    private static String version() {
        String number = Main.class.getPackage().getImplementationVersion();
        return "nacre " + (number == null ? "DEV" : number) + " (Java " + System.getProperty("java.version") + ", "
                + System.getProperty("os.name") + " " + System.getProperty("os.arch") + ")";
    }

    // Standard output is data (JSON lines, a report) and therefore always UTF-8; messages use what the terminal uses.
    private static PrintWriter writer(FileDescriptor descriptor, Charset charset) {
        return new PrintWriter(new OutputStreamWriter(new FileOutputStream(descriptor), charset), true);
    }
}
