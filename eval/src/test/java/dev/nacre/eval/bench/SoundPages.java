package dev.nacre.eval.bench;

import dev.nacre.media.SoundCodecs;
import dev.nacre.media.SoundEncoding;
import dev.nacre.testing.TestSound;
import dev.nacre.testing.TestSounds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Sounds for tests, really coded by the toy codec: six of speech, one of them long and one at another rate, and five of music. */
final class SoundPages {
    private SoundPages() {}

    /** Results of {@code folder/voices} and {@code folder/songs}; coded files are kept. */
    static Results results(Path folder) throws IOException {
        Path out = folder.resolve("sounds");
        for (List<String> codecs : List.of(List.of("hifi", "opus"), List.of("walloc-audio", "opus", "mp3"))) {
            RdBench.run(
                    List.of(codecs.contains("hifi") ? voices(folder) : songs(folder)),
                    out,
                    RdOptions.defaults().withCodecs(codecs).withWarmUpMillis(0).withKeep(true),
                    ToyCodec::of,
                    ToySoundCodec::of,
                    "nacre bench rd " + (codecs.contains("hifi") ? "voices" : "songs"),
                    new RdListener() {});
        }
        return Results.read(List.of(out));
    }

    static ReportOptions options(Path folder) {
        return ReportOptions.defaults().withOriginals(List.of(folder.resolve("voices"), folder.resolve("songs")));
    }

    static Path voices(Path folder) throws IOException {
        Path voices = Files.createDirectories(folder.resolve("voices"));
        for (int i = 0; i < 6; i++) {
            save(
                    TestSounds.speech(i == 3 ? 24_000 : 16_000, i == 0 ? 7 : i == 1 ? 5 : 1.5, i),
                    voices.resolve("v" + i + ".wav"));
        }
        return voices;
    }

    private static Path songs(Path folder) throws IOException {
        Path songs = Files.createDirectories(folder.resolve("songs"));
        for (int i = 0; i < 5; i++) {
            save(TestSounds.music(44_100, 2, 1.2, i), songs.resolve("s" + i + ".wav"));
        }
        return songs;
    }

    static void save(TestSound sound, Path file) throws IOException {
        Files.write(
                file,
                SoundCodecs.encode(
                        SoundEncoding.of(SoundEncoding.Format.WAV), sound.samples(), sound.rate(), Map.of()));
    }
}
