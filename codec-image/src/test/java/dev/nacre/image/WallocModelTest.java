package dev.nacre.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.bitstream.ModelException;
import dev.nacre.entropy.TableBank;
import dev.nacre.runtime.ModelPackage;
import dev.nacre.testing.ChunkFile;
import dev.nacre.testing.ModelForge;
import dev.nacre.testing.TestPictures;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WallocModelTest {
    @TempDir
    Path folder;

    /** The model that ships, which may lie in a jar. */
    private static ModelForge forge() throws IOException {
        try (ModelPackage model = WallocTesting.model()) {
            return new ModelForge(URI.create(model.info().origin()).toURL().openStream());
        }
    }

    @Test
    void shippedModelFitsTogether() throws Exception {
        try (ModelPackage shipped = WallocTesting.model()) {
            WallocModel model = WallocModel.read(shipped);
            for (int level = 0; level < WallocFormat.NUM_LEVELS; level++) {
                int active = model.activeChannels(level);
                assertEquals(active, model.steps(level).length);
                assertTrue(active % 4 == 0 && active > 0 && active <= model.latentChannels());
                if (level > 0) {
                    assertTrue(active >= model.activeChannels(level - 1), "fewer channels at level " + level);
                    assertTrue(model.steps(level)[0] <= model.steps(level - 1)[0], "coarser at level " + level);
                }
            }
            assertEquals(model.hyperChannels(), model.hyperBank(50).size());
            assertEquals(WallocFormat.NUM_SCALES, model.scaleBank().size());
        }
    }

    @Test
    void untouchedForgeryWorks() throws Exception {
        try (ModelPackage copy = ModelPackage.open(forge().write(folder.resolve("copy.nacremodel")))) {
            WallocModel.read(copy);
        }
    }

    @Test
    void whatDoesNotFitIsATypedError() throws Exception {
        assertRefused(forge().json("\"codec\"\\s*:\\s*\"walloc\"", "\"codec\": \"mlic\""), "codec walloc");
        assertRefused(forge().json("\"kind\"\\s*:\\s*\"image\"", "\"kind\": \"audio\""), "kind image");
        assertRefused(forge().json("\"formatVersion\"\\s*:\\s*0", "\"formatVersion\": 1"), "version");
        assertRefused(forge().json("\"latentChannels\"\\s*:\\s*\\d+", "\"latentChannels\": 92"), "steps");
        assertRefused(forge().json("\"latentStride\"\\s*:\\s*\\d+", "\"latentStride\": 16"), "latentStride");
        assertRefused(forge().json("\"stepBits\"\\s*:\\s*\\d+", "\"stepBits\": 19"), "stepBits");
        assertRefused(forge().json("\"precision\"\\s*:\\s*\\d+", "\"precision\": 15"), "Frequencies");
        assertRefused(forge().json("\"synthesisHalo\"\\s*:\\s*\\d+", "\"synthesisHalo\": 16"), "synthesisHalo");
        assertRefused(forge().json("\"contextLimit\"\\s*:\\s*\\d+", "\"contextLimit\": 65536"), "context0");
        assertRefused(forge().json("\"hyperLimit\"\\s*:\\s*\\d+", "\"hyperLimit\": 5000"), "hyper");
        assertRefused(forge().json("\"hyperLimit\"\\s*:\\s*\\d+", "\"hyperLimit\": 20"), "hyperLimit");
        assertRefused(forge().table("steps", 471, 0), "steps");
        assertRefused(forge().table("steps", 0, -5), "steps");
        assertRefused(forge().table("steps", 969, 1 << 25), "steps");
        assertRefused(forge().table("activeChannels", 3, 0), "activeChannels");
        assertRefused(forge().table("activeChannels", 3, 97), "activeChannels");
        assertRefused(forge().table("activeChannels", 100, 94), "divisible");
        assertRefused(forge().table("hyperBands", 77, 200), "hyperBands");
        assertRefused(forge().table("hyperFrequencies", 63, 0), "hyperFrequencies[0][0]");
        assertRefused(forge().table("scaleFrequencies", 2, 60000), "scaleFrequencies[0]");
        assertRefused(forge().table("scaleShifts", 5, 15), "scaleShifts");
        assertRefused(forge().table("scaleCounts", 0, 1), "scaleCounts");
    }

    @Test
    void networksMustHaveTheNamesAndShapes() throws Exception {
        assertRefused(renamed("\"hyper\"", "\"hyp_r\""), "hyper");
        assertRefused(renamed("\"context1\"", "\"contxxt1\""), "context1");
        assertRefused(renamed("\"parameters3\"", "\"parametxrs3\""), "parameters3");
        assertRefused(renamed("\"scale\"", "\"scabe\""), "scale");
        assertRefused(renamed("\"d0\"", "\"dx\""), "d and s");
    }

    /** Replaces a name everywhere in the header of the networks; both names of one length. */
    private static ModelForge renamed(String from, String to) throws Exception {
        ModelForge forge = forge();
        byte[] file = forge.entry("entropy.intnet");
        String text = new String(file, StandardCharsets.ISO_8859_1);
        int header = 8 + (file[4] & 0xFF) + ((file[5] & 0xFF) << 8) + ((file[6] & 0xFF) << 16);
        String changed = text.substring(8, header).replace(from, to);
        String padded = changed + " ".repeat(header - 8 - changed.length());
        return forge.entry(
                "entropy.intnet",
                (text.substring(0, 8) + padded + text.substring(header)).getBytes(StandardCharsets.ISO_8859_1));
    }

    private void assertRefused(ModelForge forge, String expected) throws Exception {
        try (ModelPackage broken = ModelPackage.open(forge.write(folder.resolve("broken.nacremodel")))) {
            ModelException e = assertThrows(ModelException.class, () -> WallocModel.read(broken), expected);
            assertTrue(e.getMessage().contains(expected), e.getMessage());
        }
    }

    @Test
    void verifyingNeedsNoGraph() throws Exception {
        byte[] file;
        try (WallocCodec codec = WallocTesting.codec(1)) {
            file = WallocTesting.encode(codec, WallocTesting.picture(TestPictures.photo(70, 50, 3)), 50);
        }
        byte[] noGraph = "this is no ONNX graph".getBytes(StandardCharsets.US_ASCII);
        ModelForge forge = forge();
        for (String graph : new String[] {WallocModel.ANALYSIS, WallocModel.HYPER_ANALYSIS, WallocModel.SYNTHESIS}) {
            forge.entry(graph, noGraph);
        }
        try (ModelPackage blind = ModelPackage.open(forge.write(folder.resolve("blind.nacremodel")));
                WallocCodec codec = WallocCodec.open(blind, WallocTesting.options(1))) {
            ChunkFile chunks = new ChunkFile(file);
            System.arraycopy(blind.info().hash8(), 0, chunks.payload("HEAD"), 3 + WallocTesting.MODEL.length(), 8);
            byte[] renamed = chunks.toByteArray();
            assertEquals(1, WallocTesting.verify(codec, renamed).units());
            assertEquals(9, WallocTesting.latents(codec, renamed).width());
            assertThrows(ModelException.class, () -> WallocTesting.decode(codec, renamed));
        }
    }

    @Test
    void ratesAreThoseOfTheTables() throws Exception {
        try (ModelPackage shipped = WallocTesting.model()) {
            WallocModel model = WallocModel.read(shipped);
            TableBank bank = model.scaleBank();
            Random random = new Random(8);
            int[] tables = new int[5000];
            int[] values = new int[tables.length];
            double expected = 0;
            for (int i = 0; i < tables.length; i++) {
                tables[i] = random.nextInt(bank.size());
                values[i] = (int) (random.nextGaussian() * (i % 10 == 0 ? 1 << 18 : 20));
                values[i] = Math.max(-(1 << 20), Math.min(1 << 20, values[i]));
                expected += bank.rateBits(tables[i], values[i]);
            }
            assertEquals(expected, bank.rateBits(tables, values, values.length), 1e-6 * expected);
            assertEquals(0, bank.rateBits(tables, values, 0));
            assertTrue(Arrays.stream(values).anyMatch(v -> v > 10_000));
        }
    }
}
