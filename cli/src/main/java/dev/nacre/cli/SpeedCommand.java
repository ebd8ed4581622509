package dev.nacre.cli;

import dev.nacre.eval.bench.SpeedBench;
import dev.nacre.eval.bench.SpeedOptions;
import dev.nacre.eval.bench.SpeedResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine.Model.CommandSpec;

/** {@code nacre bench speed}: ours against peers, turn by turn, on one picture. */
final class SpeedCommand implements Command {
    private static final String ROWS_NAME = "speed.jsonl";
    private static final String TABLES_NAME = "speed.md";

    @Override
    public CommandSpec spec() {
        return Specs.command(
                        this,
                        "speed",
                        "Times codecs on a picture, turn by turn in one run: the first picture of a fresh process, a warm one by number of "
                                + "threads, a batch, the parts of ours, and growth with size. Takes some minutes.",
                        "nacre bench speed photo.png",
                        "nacre bench speed photo.png --codecs walloc,webp --threads 1,2 --sizes 0.1,1,10 --out results")
                .addPositional(Specs.file(0, "FILE", "The picture."))
                .addOption(Specs.value(
                        String.class,
                        "NAMES",
                        "Codecs, separated by commas, each at its fast preset (default: walloc,jpeg,webp,avif,jpeg2000,jxl).",
                        "--codecs"))
                .addOption(Specs.value(
                        String.class,
                        "N,N",
                        "Numbers of threads; the last is used for all but the table by threads (default: 1, 2, 4, ... to the number of "
                                + "processors).",
                        "--threads"))
                .addOption(Specs.value(
                        Integer.class,
                        "N",
                        "How often each codec has its turn; medians count (default: 7).",
                        "--rounds"))
                .addOption(Specs.value(Integer.class, "N", "Pictures in the batch (default: 16).", "--batch"))
                .addOption(Specs.value(
                        String.class,
                        "MP,MP",
                        "Sizes of the last table, in megapixels, or none (default: 0.1,1,10,100).",
                        "--sizes"))
                .addOption(Specs.value(
                        Path.class,
                        "FOLDER",
                        "Also write the rows and the tables there (" + ROWS_NAME + ", " + TABLES_NAME + ").",
                        "--out"))
                .addOption(Specs.force());
    }

    @Override
    public int run(Invocation call) throws IOException {
        SpeedOptions options;
        try {
            options = options(call);
        } catch (IllegalArgumentException e) {
            throw call.usage(e.getMessage());
        }
        Path out = call.value("--out", null);
        if (out != null) {
            OutputFile.refuseExisting(out.resolve(ROWS_NAME), call.has("--force"));
            OutputFile.refuseExisting(out.resolve(TABLES_NAME), call.has("--force"));
            Files.createDirectories(out);
        }
        SpeedResult result = SpeedBench.run(call.file(0), options, call::note);
        if (call.json()) {
            call.out().print(result.jsonLines());
            result.missing().forEach(call::note);
        } else {
            call.out().print(result.text());
        }
        if (out != null) {
            write(call, out.resolve(ROWS_NAME), result.jsonLines());
            write(call, out.resolve(TABLES_NAME), result.markdown());
        }
        return 0;
    }

    private static void write(Invocation call, Path file, String text) throws IOException {
        try (OutputFile output = OutputFile.open(file, call.has("--force"))) {
            Files.writeString(output.path(), text);
            output.commit();
        }
    }

    private static SpeedOptions options(Invocation call) {
        SpeedOptions options = SpeedOptions.defaults();
        if (call.has("--codecs")) {
            options = options.withCodecs(list(call, "--codecs", Function.identity()));
        }
        if (call.has("--threads")) {
            options = options.withThreads(list(call, "--threads", Integer::valueOf));
        }
        if (call.has("--rounds")) {
            options = options.withRounds(call.value("--rounds", 0));
        }
        if (call.has("--batch")) {
            options = options.withBatch(call.value("--batch", 0));
        }
        if (call.has("--sizes")) {
            boolean none = call.value("--sizes", "").equals("none");
            options = options.withMegapixels(none ? List.of() : list(call, "--sizes", Double::valueOf));
        }
        return options;
    }

    private static <T> List<T> list(Invocation call, String option, Function<String, T> parse) {
        List<T> values = new ArrayList<>();
        for (String word : call.value(option, "").split(",", -1)) {
            try {
                values.add(parse.apply(word.strip()));
            } catch (NumberFormatException e) {
                throw call.usage(option + ": '" + word + "' is no number");
            }
        }
        return values;
    }
}
