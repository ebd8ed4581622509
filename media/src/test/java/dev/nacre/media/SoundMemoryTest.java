package dev.nacre.media;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.media.SoundEncoding.Format;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What FFmpeg keeps of sounds shows in processes of their own. */
class SoundMemoryTest {
    @TempDir
    Path folder;

    /** 300 rounds of two good and two bad writers, and of eight readers of which six meet damage. */
    @ParameterizedTest
    @EnumSource(names = {"FLAC", "MP3", "VORBIS", "OPUS", "AAC"})
    void nothingLeaks(Format format) throws Exception {
        long grown = LeakProcess.grown(SoundLeakProbe.class, "calls", format.name());
        // A reader's or writer's buffer has 32 kB, 300 of them 9.8 MB; what is measured without a leak is below 1 MB.
        assertTrue(grown < 6 << 20, format + ": resident memory grew by " + grown + " bytes");
    }

    @Test
    void memoryDoesNotGrowWithTheFile() throws Exception {
        long grown = LeakProcess.grown(
                SoundLeakProbe.class,
                "length",
                "FLAC",
                folder.resolve("long.flac").toString());
        assertTrue(grown < 6 << 20, "ten minutes take " + grown + " bytes more than one");
    }
}
