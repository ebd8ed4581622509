package dev.nacre.cli;

import dev.nacre.audio.SoundVerification;
import dev.nacre.bitstream.DecodeLimits;
import dev.nacre.bitstream.DecoderMismatchException;
import dev.nacre.bitstream.MalformedBitstreamException;
import dev.nacre.bitstream.TruncatedBitstreamException;
import dev.nacre.image.Verification;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;

/** {@code nacre verify}: decodes every symbol and checks every hash, writes nothing. */
final class VerifyCommand implements Command {
    @Override
    public CommandSpec spec() {
        CommandSpec spec = Specs.command(
                        this,
                        "verify",
                        "Decodes every symbol of .ncr files and checks every hash. Writes nothing, and paints nothing: "
                                + "only the exact part of the decoder runs.",
                        "nacre verify photo.ncr",
                        "nacre verify --json *.ncr")
                .addPositional(Specs.files("FILE", "The .ncr files, or folders of them.", 1))
                .addOption(Inputs.recursive());
        return Codecs.addOptions(spec);
    }

    @Override
    public int run(Invocation call) throws IOException {
        try (OpenCodecs codecs = new OpenCodecs(call)) {
            return Jobs.run(call, Jobs.withoutOutputs(call, Medium::isCoded), job -> verify(call, codecs, job.input()));
        }
    }

    private static void verify(Invocation call, OpenCodecs codecs, Path file) throws IOException {
        long start = System.nanoTime();
        int units;
        int symbolHash;
        Runnable note;
        try (InputStream in = InputFile.open(file)) {
            if (Medium.of(in, file) == Medium.SOUND) {
                SoundVerification sound = codecs.sounds().verify(in, DecodeLimits.defaults());
                units = sound.units();
                symbolHash = sound.symbolHash();
                note = () -> SoundFiles.noteTimes(call, sound.report(), (System.nanoTime() - start) / 1e6);
            } else {
                Verification picture = codecs.pictures().verify(in, DecodeLimits.defaults());
                units = picture.units();
                symbolHash = picture.symbolHash();
                note = () -> Codecs.noteTimes(call, picture.report());
            }
        } catch (IOException e) {
            if (call.json()) {
                call.out().println(failed(file, e));
            }
            throw e;
        }
        String hash = String.format("%08x", symbolHash);
        if (call.json()) {
            call.out()
                    .println(new JsonLine()
                            .put("input", file)
                            .put("ok", true)
                            .put("units", units)
                            .put("symbolHash", hash));
        } else if (!call.quiet()) {
            call.out().println(file + ": ok, " + units + " unit" + (units == 1 ? "" : "s") + ", symbols " + hash);
        }
        note.run();
    }

    private static JsonLine failed(Path file, IOException problem) {
        JsonLine line = new JsonLine().put("input", file).put("ok", false);
        if (problem instanceof DecoderMismatchException e) {
            line.put("unit", e.unit());
        } else if (problem instanceof MalformedBitstreamException e) {
            line.put("offset", e.offset());
        } else if (problem instanceof TruncatedBitstreamException e) {
            line.put("offset", e.offset());
        }
        return line.put("problem", Problems.describe(problem, file.toString()));
    }
}
