package dev.nacre.cli;

import dev.nacre.audio.SoundHeader;
import dev.nacre.audio.SoundInfo;
import dev.nacre.audio.SoundTags;
import dev.nacre.bitstream.BitstreamInfo;
import dev.nacre.bitstream.DecodeLimits;
import dev.nacre.bitstream.UnsupportedBitstreamException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** {@code nacre info} of a sound. */
final class SoundShow {
    private SoundShow() {}

    static void show(Invocation call, Path file, BitstreamInfo bitstream) throws IOException {
        Optional<SoundInfo> sound;
        try (InputStream in = InputFile.open(file)) {
            sound = Optional.of(SoundInfo.read(in, DecodeLimits.defaults()));
        } catch (UnsupportedBitstreamException e) {
            // Another codec, or a later version: what stands in the general part of the head can be told all the same.
            sound = Optional.empty();
            call.note(file + ": " + e.getMessage());
        }
        if (call.json()) {
            call.out().println(json(file, bitstream, sound));
        } else {
            print(call, file, bitstream, sound);
        }
    }

    private static JsonLine json(Path file, BitstreamInfo bitstream, Optional<SoundInfo> sound) {
        JsonLine line = new JsonLine()
                .put("input", file)
                .put("kind", InfoCommand.kind(bitstream.head()))
                .put("formatVersion", bitstream.head().formatVersion())
                .put("model", bitstream.head().modelId())
                .put("modelHash", bitstream.head().modelHashHex());
        sound.ifPresent(s -> line.put("sampleRate", s.header().format().rate())
                .put("channels", s.header().format().channels())
                .put("level", s.header().level())
                .put("seconds", seconds(s), 6)
                .put("kbps", s.bitrate() / 1000, 4));
        line.put("bytes", bitstream.fileBytes())
                .put("units", bitstream.numUnits())
                .put("symbolHash", InfoCommand.hash(bitstream));
        sound.map(SoundInfo::tags).filter(t -> !t.all().isEmpty()).ifPresent(t -> line.put("metadata", metadata(t)));
        return line.put("chunks", InfoCommand.chunks(bitstream));
    }

    private static List<JsonLine> metadata(SoundTags tags) {
        return tags.all().stream()
                .map(tag -> new JsonLine()
                        .put("type", "text")
                        .put("bytes", tag.value().getBytes(StandardCharsets.UTF_8).length)
                        .put("key", tag.key())
                        .put("value", tag.value()))
                .toList();
    }

    private static double seconds(SoundInfo sound) {
        return (double) sound.samples().orElse(0) / sound.header().format().rate();
    }

    private static void print(Invocation call, Path file, BitstreamInfo bitstream, Optional<SoundInfo> sound) {
        StringBuilder text = new StringBuilder();
        text.append(file + ": " + InfoCommand.kind(bitstream.head()) + ", format version "
                + bitstream.head().formatVersion() + ", " + bitstream.fileBytes() + " bytes, of which container "
                + bitstream.containerBytes() + "\n");
        sound.ifPresent(s -> {
            SoundHeader header = s.header();
            text.append("  sound    " + header.codecName() + ", " + header.format() + ", "
                    + String.format(
                            Locale.ROOT, "%.3f s, level %d, %.3f kbps", seconds(s), header.level(), s.bitrate() / 1000)
                    + "\n");
            s.tags()
                    .all()
                    .forEach(tag -> text.append("  metadata " + MetadataLines.plain(tag.key()) + ": "
                            + MetadataLines.plain(tag.value()) + "\n"));
        });
        text.append("  model    " + bitstream.head().modelId() + " "
                + bitstream.head().modelHashHex() + "\n");
        text.append("  symbols  " + InfoCommand.hash(bitstream) + " over " + bitstream.numUnits()
                + (bitstream.numUnits() == 1 ? " unit" : " units") + "\n");
        call.out().print(text);
        call.out().flush();
    }
}
