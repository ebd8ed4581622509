package dev.nacre.cli;

import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Short forms for describing commands: options that mean the same everywhere are written once. */
final class Specs {
    private Specs() {}

    /** A command that only has subcommands (and {@code --help}). */
    static CommandSpec group(String name, String description) {
        CommandSpec spec = CommandSpec.create().name(name).addOption(helpOption());
        spec.usageMessage()
                .description(description)
                .synopsisSubcommandLabel("COMMAND")
                .sortOptions(false)
                .width(100)
                .commandListHeading("%nCommands:%n")
                .footer(
                        "",
                        "'" + (name.equals("nacre") ? name : "nacre " + name)
                                + " COMMAND --help' explains a command and shows examples.");
        return spec;
    }

    /** A command with the options that all have. */
    static CommandSpec command(Command command, String name, String description, String... examples) {
        CommandSpec spec = CommandSpec.wrapWithoutInspection(command)
                .name(name)
                .addOption(flag("Print one JSON object a file, one a line.", "--json"))
                .addOption(
                        flag("Print nothing but errors, and what --json or a report was asked for.", "-q", "--quiet"))
                .addOption(flag("Say more: where the time went.", "-v", "--verbose"))
                .addOption(flag("Show where in the program an error arose.", "--stacktrace"))
                .addOption(helpOption());
        String[] footer = new String[examples.length + 2];
        footer[0] = "";
        footer[1] = examples.length == 1 ? "Example:" : "Examples:";
        for (int i = 0; i < examples.length; i++) {
            footer[i + 2] = "  " + examples[i] + (i == examples.length - 1 ? "%n" : "");
        }
        spec.usageMessage()
                .description(description)
                .sortOptions(false)
                .width(100)
                .footer(footer);
        return spec;
    }

    static OptionSpec flag(String description, String... names) {
        return OptionSpec.builder(names[0], rest(names))
                .type(boolean.class)
                .arity("0")
                .description(description)
                .build();
    }

    static OptionSpec value(Class<?> type, String label, String description, String... names) {
        return OptionSpec.builder(names[0], rest(names))
                .type(type)
                .paramLabel(label)
                .description(description)
                .build();
    }

    /** An option that may be given several times; its value is the list of all. */
    static OptionSpec values(Class<?> type, String label, String description, String... names) {
        return OptionSpec.builder(names[0], rest(names))
                .type(List.class)
                .auxiliaryTypes(type)
                .arity("1")
                .paramLabel(label)
                .description(description)
                .build();
    }

    static OptionSpec force() {
        return flag("Overwrite the output if it exists.", "-f", "--force");
    }

    /** All arguments that are not options, at least {@code least}. */
    static PositionalParamSpec files(String label, String description, int least) {
        return PositionalParamSpec.builder()
                .type(List.class)
                .auxiliaryTypes(Path.class)
                .index("0..*")
                .arity(least + "..*")
                .required(least > 0)
                .paramLabel(label)
                .description(description)
                .build();
    }

    /** One argument at a fixed place. */
    static PositionalParamSpec file(int index, String label, String description) {
        return argument(Path.class, index, label, description);
    }

    /** One argument at a fixed place that is no file. */
    static PositionalParamSpec name(int index, String label, String description) {
        return argument(String.class, index, label, description);
    }

    private static PositionalParamSpec argument(Class<?> type, int index, String label, String description) {
        return PositionalParamSpec.builder()
                .type(type)
                .index(Integer.toString(index))
                .arity("1")
                .required(true)
                .paramLabel(label)
                .description(description)
                .build();
    }

    /** Any number of arguments that are no files. */
    static PositionalParamSpec names(String label, String description) {
        return PositionalParamSpec.builder()
                .type(List.class)
                .auxiliaryTypes(String.class)
                .index("0..*")
                .arity("0..*")
                .paramLabel(label)
                .description(description)
                .build();
    }

    static OptionSpec versionOption() {
        return OptionSpec.builder("-V", "--version")
                .type(boolean.class)
                .arity("0")
                .versionHelp(true)
                .description("Show the version.")
                .build();
    }

    private static OptionSpec helpOption() {
        return OptionSpec.builder("-h", "--help")
                .type(boolean.class)
                .arity("0")
                .usageHelp(true)
                .description("Show this help.")
                .build();
    }

    private static String[] rest(String[] names) {
        String[] rest = new String[names.length - 1];
        System.arraycopy(names, 1, rest, 0, rest.length);
        return rest;
    }
}
