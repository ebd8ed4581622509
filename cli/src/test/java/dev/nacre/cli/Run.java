package dev.nacre.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One call of the command inside the test's own process, exit code and what it printed; and calls in other processes. */
record Run(int exitCode, String out, String err) {
    static Run nacre(Object... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        String[] texts = new String[args.length];
        for (int i = 0; i < args.length; i++) {
            texts[i] = args[i].toString();
        }
        int exitCode = Main.run(new PrintWriter(out), new PrintWriter(err), texts);
        return new Run(exitCode, out.toString(), err.toString());
    }

    /** Starts a call in a process of its own, whose output nobody reads. */
    static Process start(Object... args) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        for (Object arg : args) {
            command.add(arg.toString());
        }
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** A value of the JSON object that was printed, as its text; null if there is no such key. */
    String json(String key) {
        Matcher m = Pattern.compile("[{,] ?\"" + key + "\": ?(\"[^\"]*\"|[-0-9.eE+]+|true|false)")
                .matcher(out);
        if (!m.find()) {
            return null;
        }
        String value = m.group(1);
        return value.startsWith("\"") ? value.substring(1, value.length() - 1) : value;
    }

    double number(String key) {
        return Double.parseDouble(json(key));
    }
}
