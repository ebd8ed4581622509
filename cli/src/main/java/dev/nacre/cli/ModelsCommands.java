package dev.nacre.cli;

import dev.nacre.bitstream.ModelException;
import dev.nacre.runtime.ModelInfo;
import dev.nacre.runtime.ModelPackage;
import dev.nacre.runtime.ModelStore;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** {@code nacre models}: the model packages that this program finds. No network is touched and no graph is loaded. */
final class ModelsCommands {
    private ModelsCommands() {}

    static CommandSpec spec() {
        return Specs.group("models", "Lists, shows and checks the model packages at hand.")
                .addSubcommand("list", new ListModels().spec())
                .addSubcommand("show", new ShowModel().spec())
                .addSubcommand("verify", new VerifyModels().spec());
    }

    private static JsonLine json(ModelInfo model) {
        return new JsonLine()
                .put("id", model.id())
                .put("version", model.version())
                .put("kind", model.kind())
                .put("codec", model.codec())
                .put("formatVersion", model.formatVersion())
                .put("bytes", model.bytes())
                .put("hash", model.sha256())
                .put("origin", model.origin());
    }

    private static final class ListModels implements Command {
        @Override
        public CommandSpec spec() {
            return Specs.command(
                    this,
                    "list",
                    "Lists the models on the class path, in the folders of NACRE_MODELS and in ~/.nacre/models.",
                    "nacre models list",
                    "NACRE_MODELS=./mine nacre models list --json");
        }

        @Override
        public int run(Invocation call) {
            List<ModelInfo> models = ModelStore.system().list();
            for (ModelInfo model : models) {
                if (call.json()) {
                    call.out().println(json(model));
                } else {
                    call.out()
                            .println(model + "  " + model.kind() + "  " + model.codec() + "  " + model.bytes()
                                    + " bytes  " + model.sha256().substring(0, 16) + "  " + model.origin());
                }
            }
            if (models.isEmpty()) {
                call.note("no models; put .nacremodel files into ~/.nacre/models, or name a folder in NACRE_MODELS");
            }
            return 0;
        }
    }

    private static final class ShowModel implements Command {
        @Override
        public CommandSpec spec() {
            return Specs.command(
                            this,
                            "show",
                            "Shows what a model package says of itself: licence, training, measured quality, contents. "
                                    + "With --json its whole model.json.",
                            "nacre models show walloc-rgb",
                            "nacre models show walloc-rgb@0.1.0 --json")
                    .addPositional(Specs.name(0, "ID", "The model: an id (then its newest version), or id@version."));
        }

        @Override
        public int run(Invocation call) throws ModelException {
            try (ModelPackage model = ModelStore.system().find(call.name(0))) {
                if (call.json()) {
                    // A JSON string holds no raw line ends, so those that are there lie between the values.
                    call.out().println(model.info().json().strip().replaceAll("\\s*\\R\\s*", " "));
                } else {
                    print(model, call.out());
                }
            }
            return 0;
        }

        private static void print(ModelPackage model, PrintWriter out) {
            ModelInfo info = model.info();
            line(out, "model", info.toString());
            line(out, "kind", info.kind());
            line(out, "codec", info.codec() + ", format version " + info.formatVersion());
            line(out, "architecture", info.architecture());
            line(out, "licence", info.licence());
            line(out, "sha256", info.sha256());
            line(out, "origin", info.origin() + " (" + info.bytes() + " bytes)");
            for (ModelPackage.Entry entry : model.entries()) {
                line(out, "entry", entry.name() + "  " + entry.bytes() + " bytes  sha256 " + entry.sha256());
            }
            out.println("--json shows the rest: parameters, training, measured quality.");
        }

        private static void line(PrintWriter out, String key, String value) {
            if (!value.isEmpty()) {
                out.println(key + " ".repeat(14 - key.length()) + value);
            }
        }
    }

    private static final class VerifyModels implements Command {
        @Override
        public CommandSpec spec() {
            return Specs.command(
                            this,
                            "verify",
                            "Reads every entry of model packages and compares sizes and SHA-256 with what model.json says.",
                            "nacre models verify",
                            "nacre models verify walloc-rgb")
                    .addPositional(Specs.names("ID", "The models; all where none is given."));
        }

        @Override
        public int run(Invocation call) {
            ModelStore store = ModelStore.system();
            List<String> ids = call.names();
            if (ids.isEmpty()) {
                ids = store.list().stream().map(ModelInfo::toString).toList();
            }
            int exitCode = 0;
            for (String id : ids) {
                try (ModelPackage model = store.find(id)) {
                    model.verify();
                    if (call.json()) {
                        call.out().println(json(model.info()).put("ok", true));
                    } else if (!call.quiet()) {
                        call.out()
                                .println(model.info() + ": ok, "
                                        + model.entries().size() + " entries");
                    }
                } catch (ModelException e) {
                    exitCode = Problems.FAILED;
                    if (call.json()) {
                        call.out()
                                .println(new JsonLine()
                                        .put("id", id)
                                        .put("ok", false)
                                        .put("problem", e.getMessage()));
                    }
                    Problems.report(call, id, e);
                }
            }
            return exitCode;
        }
    }
}
