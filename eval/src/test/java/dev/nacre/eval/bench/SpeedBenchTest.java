package dev.nacre.eval.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.nacre.image.Picture;
import dev.nacre.image.PictureFormat;
import dev.nacre.image.PictureWriter;
import dev.nacre.testing.TestPictures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That every table is filled; what the times are is not tested. */
class SpeedBenchTest {
    @TempDir
    Path folder;

    private Path file() throws IOException {
        Path file = folder.resolve("photo.png");
        Files.write(
                file, PictureWriter.of(PictureFormat.PNG).toBytes(PeersTest.picture(TestPictures.photo(160, 96, 1))));
        return file;
    }

    private static SpeedOptions quick() {
        return SpeedOptions.defaults()
                .withCodecs(List.of("walloc", "jpeg"))
                .withThreads(List.of(1, 2))
                .withRounds(1)
                .withBatch(3)
                .withWarmUpMillis(0)
                .withMegapixels(List.of(0.01, 0.05));
    }

    @Test
    void fillsEveryTable() throws IOException {
        List<String> told = new ArrayList<>();
        SpeedResult result = SpeedBench.run(file(), quick(), told::add);
        assertFalse(told.isEmpty());
        assertEquals(List.of(), result.missing());
        // First, two numbers of threads, batch, two sizes: for both codecs.
        assertEquals(2 * (1 + 2 + 1 + 2), result.rows().size());
        Set<String> tables = new TreeSet<>();
        for (String line : result.jsonLines().split("\n")) {
            JsonObject json = JsonParser.parseString(line).getAsJsonObject();
            tables.add(json.get("speed").getAsString());
            assertTrue(json.get("encodeMillis").getAsDouble() > 0, line);
            assertTrue(json.get("decodeMps").getAsDouble() > 0, line);
            boolean ours = json.get("codec").getAsString().equals("walloc:fast");
            boolean warm = json.get("speed").getAsString().equals("warm");
            assertEquals(ours && warm, json.has("encodeTransformMillis"), line);
            assertEquals(ours && warm, json.has("decodeCoderMillis"), line);
        }
        assertEquals(Set.of("batch", "first", "size", "warm"), tables);
        for (String text : List.of(result.text(), result.markdown())) {
            for (SpeedRow.Table table : SpeedRow.Table.values()) {
                assertTrue(text.contains(table.title), text);
            }
            assertTrue(text.contains("entropy network"), text);
        }
        // Ours against ours is one.
        assertTrue(result.text().contains(" 1.00 "), result.text());
    }

    @Test
    void whatTakesTooLongIsARowThatSaysSo() throws IOException {
        SpeedOptions options = quick().withCodecs(List.of("jpeg")).withLimitSeconds(1e-9);
        SpeedResult result = SpeedBench.run(file(), options, line -> {});
        SpeedRow last = result.rows().get(result.rows().size() - 1);
        assertTrue(last.note().orElse("").startsWith("left out: would take"), last.toString());
        assertTrue(last.encodeMillis().isEmpty());
        assertFalse(last.toJson().has("encodeMillis"));
        assertTrue(result.text().contains("would take"));
    }

    @Test
    void missingCodecsAreNamed() throws IOException {
        SpeedOptions options = quick().withCodecs(List.of("jpeg", "hevc")).withMegapixels(List.of());
        boolean gpl = Peers.of("hevc", Preset.FAST, 1).get(0).missing().isEmpty();
        SpeedResult result = SpeedBench.run(file(), options, line -> {});
        assertEquals(gpl ? 0 : 1, result.missing().size());
        assertEquals(!gpl, result.text().contains("left out: hevc"), result.text());
    }

    @Test
    void picturesGrowByMirroring() {
        Picture picture = PeersTest.picture(TestPictures.noise(5, 3, 1));
        Picture large = SpeedPictures.mirrored(picture, 12, 7);
        byte[] p = picture.plane(1);
        byte[] q = large.plane(1);
        assertEquals(p[0], q[0]);
        assertEquals(p[4], q[5]);
        assertEquals(p[0], q[9]);
        assertEquals(p[1], q[11]);
        assertEquals(p[2 * 5 + 2], q[3 * 12 + 2]);
        assertEquals(p[2], q[6 * 12 + 2]);
        int[] size = SpeedPictures.size(picture, 10);
        assertEquals(10e6, (double) size[0] * size[1], 1e4);
        assertEquals(5.0 / 3, (double) size[0] / size[1], 0.01);
    }

    @Test
    void optionsAreChecked() {
        SpeedOptions options = SpeedOptions.defaults();
        assertTrue(options.threads().contains(1));
        assertThrows(IllegalArgumentException.class, () -> options.withCodecs(List.of("hat")));
        assertThrows(IllegalArgumentException.class, () -> options.withThreads(List.of(0)));
        assertThrows(IllegalArgumentException.class, () -> options.withRounds(0));
        assertThrows(IllegalArgumentException.class, () -> options.withBatch(0));
        assertThrows(IllegalArgumentException.class, () -> options.withMegapixels(List.of(-1.0)));
    }
}
