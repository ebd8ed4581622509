package dev.nacre.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.testing.TestPicture;
import dev.nacre.testing.TestPictures;
import dev.nacre.testing.TestPictures.Alpha;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands on pictures: what they print is what a script may rely on (the keys are a contract). */
class PicturesTest {
    @TempDir
    Path folder;

    @Test
    void roundTripTellsTheSameStoryEverywhere() throws IOException {
        TestPicture picture = TestPictures.photo(200, 120, 1);
        Path original = save(picture, "photo.png");
        Path coded = folder.resolve("photo.ncr");
        Path decoded = folder.resolve("decoded.png");

        Run encode = Run.nacre("encode", "--json", "--quality=70", original, coded);
        assertEquals(0, encode.exitCode(), encode.err());
        assertEquals("image", encode.json("kind"));
        assertEquals("walloc-rgb", encode.json("model"));
        assertEquals(70, encode.number("quality"));
        assertEquals(Files.size(coded), encode.number("bytes"));
        assertEquals(8.0 * Files.size(coded) / (200 * 120), encode.number("bpp"), 1e-4);
        assertTrue(encode.number("milliseconds") > 0);
        assertEquals(original.toString(), encode.json("input"));
        assertEquals(coded.toString(), encode.json("output"));

        Run decode = Run.nacre("decode", "--json", coded, decoded);
        assertEquals(0, decode.exitCode(), decode.err());
        assertEquals(Files.size(coded), decode.number("bytes"));
        assertEquals(200, decode.number("width"));
        assertEquals(120, decode.number("height"));
        assertEquals("walloc-rgb", decode.json("model"));

        Run info = Run.nacre("info", "--json", coded);
        assertEquals(0, info.exitCode(), info.err());
        assertEquals(70, info.number("quality"));
        assertEquals(1, info.number("units"));
        assertTrue(info.out().contains("{\"type\":\"HEAD\",\"offset\":8,\"bytes\":"), info.out());

        Run verify = Run.nacre("verify", "--json", "--threads=1", coded);
        assertEquals(0, verify.exitCode(), verify.err());
        assertEquals("true", verify.json("ok"));
        assertEquals(info.json("symbolHash"), verify.json("symbolHash"));

        Run compare = Run.nacre("compare", "--json", original, decoded);
        assertEquals(0, compare.exitCode(), compare.err());
        assertTrue(compare.number("psnr") > 26, compare.out());
        assertTrue(compare.number("ssim") > 0.7, compare.out());
        assertEquals(10 * Math.log10(255 * 255 / compare.number("mse")), compare.number("psnr"), 1e-3);
        // The decoder inside compare paints what decode wrote.
        assertEquals(
                compare.out(), Run.nacre("compare", "--json", original, coded).out());
    }

    @Test
    void fittedPicturesGoThereAndBack() throws IOException {
        Path original = save(TestPictures.photo(96, 64, 8), "fitted.png");
        Path coded = folder.resolve("fitted.ncr");
        Run encode = Run.nacre("encode", "--json", "--codec=inr", "--effort=0", "--quality=60", original, coded);
        assertEquals(0, encode.exitCode(), encode.err());
        assertEquals("none", encode.json("model"));
        assertEquals(0, encode.number("effort"));
        assertEquals(60, encode.number("quality"));
        assertEquals(Files.size(coded), encode.number("bytes"));
        try (Stream<Path> files = Files.list(folder)) {
            assertTrue(files.noneMatch(file -> file.toString().endsWith(".fit")), "the journal is gone");
        }
        Path decoded = folder.resolve("fitted-back.png");
        Run decode = Run.nacre("decode", "--json", coded, decoded);
        assertEquals(0, decode.exitCode(), decode.err());
        assertEquals(96, decode.number("width"));
        Run compare = Run.nacre("compare", "--json", original, coded);
        assertEquals(
                compare.out(), Run.nacre("compare", "--json", original, decoded).out());
        assertTrue(compare.number("psnr") > 22, compare.out());
        Run info = Run.nacre("info", "--json", coded);
        assertEquals("inr", info.json("codec"));
        Run verify = Run.nacre("verify", "--json", coded);
        assertEquals(info.json("symbolHash"), verify.json("symbolHash"));
        assertTrue(Run.nacre("info", coded).out().contains("parameters"));
        for (String[] wrong : new String[][] {
            {"--codec=jpeg"},
            {"--effort=3"},
            {"--resume"},
            {"--psnr=30"},
            {"--bpp=1"},
            {"--codec=inr", "--effort=10"},
            {"--codec=inr", "--psnr=0"},
            {"--codec=inr", "--ssim=1.2"},
            {"--codec=inr", "--psnr=30", "--bpp=1"},
            {"--codec=inr", "--quality=30", "--ssim=0.9"},
            {"--codec=inr", "--model=walloc-rgb"}
        }) {
            Object[] args = new Object[wrong.length + 3];
            args[0] = "encode";
            System.arraycopy(wrong, 0, args, 1, wrong.length);
            args[wrong.length + 1] = original;
            args[wrong.length + 2] = folder.resolve("wrong.ncr");
            assertEquals(2, Run.nacre(args).exitCode(), String.join(" ", wrong));
        }
    }

    @Test
    void fittedPicturesLandOnTheirTargets() throws IOException {
        Path original = save(TestPictures.photo(128, 96, 8), "target.png");
        Path coded = folder.resolve("target.ncr");
        Run psnr = Run.nacre("encode", "--json", "--codec=inr", "--effort=0", "--psnr=31", original, coded);
        assertEquals(0, psnr.exitCode(), psnr.err());
        assertEquals("", psnr.err());
        assertTrue(psnr.number("quality") > 0 && psnr.number("quality") < 100, psnr.out());
        double found = Run.nacre("compare", "--json", original, coded).number("psnr");
        assertTrue(found >= 31 && found <= 31.1, found + " dB");
        Run bpp = Run.nacre("encode", "--json", "-f", "--codec=inr", "--effort=0", "--bpp=1.3", original, coded);
        assertEquals(1.3, 8.0 * Files.size(coded) / (128 * 96), 0.02 * 1.3, bpp.err());

        // Nearest, and said so.
        Path dot = save(TestPictures.photo(4, 3, 8), "dot.png");
        Run best = Run.nacre("encode", "--codec=inr", "--effort=0", "--bpp=0.001", dot, folder.resolve("dot.ncr"));
        assertEquals(0, best.exitCode(), best.err());
        assertTrue(best.err().contains("--bpp=0.001 was not reached"), best.err());
        Run none = Run.nacre("encode", "--codec=inr", "--ssim=0.9", dot, folder.resolve("no.ncr"));
        assertEquals(1, none.exitCode());
        assertTrue(none.err().contains("too small"), none.err());
    }

    @Test
    void equalPicturesScore100() throws IOException {
        Path original = save(TestPictures.photo(200, 180, 2), "a.png");
        Run compare = Run.nacre("compare", "--json", original, original);
        assertEquals(100, compare.number("psnr"));
        assertEquals(0, compare.number("mse"));
        assertEquals(1, compare.number("msSsim"));
    }

    @Test
    void metricsThatDoNotExistAreLeftOut() throws IOException {
        Path original = save(TestPictures.photo(5, 5, 3), "a.png");
        Run compare = Run.nacre("compare", "--json", original, original);
        assertEquals(0, compare.exitCode(), compare.err());
        assertEquals(
                "{\"psnr\":100,\"mse\":0,\"width\":5,\"height\":5}",
                compare.out().strip());
    }

    @Test
    void greyAndAlphaAreKept() throws IOException {
        TestPicture picture = TestPictures.withAlpha(TestPictures.photo(90, 70, 4), Alpha.DISC, 4);
        Path coded = encode(save(picture, "alpha.png"));
        Path decoded = folder.resolve("alpha-decoded.png");
        assertEquals(0, Run.nacre("decode", coded, decoded).exitCode());
        int[] alpha = ImageIO.read(decoded.toFile()).getAlphaRaster().getPixels(0, 0, 90, 70, (int[]) null);
        assertArrayEquals(picture.plane(3), alpha, "alpha is lossless");

        Path grey = encode(save(TestPictures.grey(TestPictures.photo(33, 65, 5)), "grey.png"));
        assertTrue(Run.nacre("info", grey).out().contains("33x65 grey"));
        Path greyDecoded = folder.resolve("grey-decoded.png");
        assertEquals(0, Run.nacre("decode", grey, greyDecoded).exitCode());
        assertEquals(1, ImageIO.read(greyDecoded.toFile()).getRaster().getNumBands());
    }

    @Test
    void suffixChoosesTheFormat() throws IOException {
        Path coded = encode(save(TestPictures.photo(40, 30, 6), "p.png"));
        for (String name : List.of("d.jpg", "d.JPEG", "d.bmp", "d.png")) {
            Path decoded = folder.resolve(name);
            assertEquals(0, Run.nacre("decode", coded, decoded).exitCode());
            int first = Files.readAllBytes(decoded)[0] & 0xFF;
            assertEquals(name.endsWith("bmp") ? 'B' : name.endsWith("png") ? 0x89 : 0xFF, first, name);
        }
    }

    @Test
    void lowerQualityIsSmaller() throws IOException {
        Path original = save(TestPictures.photo(160, 120, 7), "p.png");
        long last = 0;
        for (int quality : new int[] {0, 30, 60, 100}) {
            Path coded = folder.resolve("q" + quality + ".ncr");
            Run run = Run.nacre("encode", "--quality", quality, original, coded);
            assertEquals(0, run.exitCode(), run.err());
            assertTrue(Files.size(coded) > last, "quality " + quality);
            last = Files.size(coded);
        }
    }

    @Test
    void manyInputsGoIntoAFolderAndFailuresDoNotStopTheRest() throws IOException {
        Path a = save(TestPictures.photo(20, 30, 8), "a.png");
        Path broken = folder.resolve("broken.png");
        Files.writeString(broken, "no picture");
        Path c = save(TestPictures.photo(30, 20, 9), "c.png");
        Path out = folder.resolve("out");
        Run run = Run.nacre("encode", a, broken, c, "--out", out);
        assertEquals(1, run.exitCode());
        assertEquals(1, run.err().lines().count(), run.err());
        assertTrue(run.err().startsWith(broken + ": "), run.err());
        assertEquals(List.of("a.ncr", "c.ncr"), names(out));

        Run back = Run.nacre("decode", out.resolve("a.ncr"), out.resolve("c.ncr"), "--out", out, "--format=jpg", "-q");
        assertEquals(0, back.exitCode(), back.err());
        assertEquals("", back.out() + back.err());
        assertEquals(List.of("a.jpg", "a.ncr", "c.jpg", "c.ncr"), names(out));
    }

    @Test
    void verboseTellsWhereTheTimeWent() throws IOException {
        Path original = save(TestPictures.photo(64, 64, 10), "p.png");
        Run run = Run.nacre("encode", "-v", original, folder.resolve("p.ncr"));
        for (String part : List.of("transform", "entropy network", "coder", "estimated", "container")) {
            assertTrue(run.err().contains(part), part + " in " + run.err());
        }
        assertEquals(1, run.out().lines().count(), run.out());
        assertTrue(run.out().matches("(?s).*: \\d+ bytes, [0-9.]+ bpp, 1:[0-9.]+ .*, \\d+ ms\\R"), run.out());
    }

    @Test
    void modelsAreListedShownAndVerified() {
        Run all = Run.nacre("models", "list", "--json");
        assertEquals(0, all.exitCode(), all.err());
        String own = all.out()
                .lines()
                .filter(line -> line.contains("walloc-rgb"))
                .findFirst()
                .orElseThrow();
        Run list = new Run(0, own, "");
        assertEquals("walloc-rgb", list.json("id"));
        assertEquals("image", list.json("kind"));
        assertEquals("walloc", list.json("codec"));
        assertEquals(64, list.json("hash").length());
        assertTrue(list.number("bytes") > 0 && list.json("version") != null && list.json("origin") != null, list.out());

        Run show = Run.nacre("models", "show", "walloc-rgb", "--json");
        assertEquals(1, show.out().lines().count());
        assertEquals("walloc-rgb", show.json("id"));
        assertTrue(Run.nacre("models", "show", "walloc-rgb").out().contains(list.json("hash")));

        Run verify = Run.nacre("models", "verify", "--json");
        assertEquals(0, verify.exitCode(), verify.err());
        assertEquals("true", verify.json("ok"));

        Run missing = Run.nacre("models", "show", "no-such-model");
        assertEquals(1, missing.exitCode());
        assertEquals(1, missing.err().lines().count(), missing.err());
        assertTrue(missing.err().contains("walloc-rgb"), missing.err());
    }

    private Path encode(Path original) {
        Path coded = Path.of(original + ".ncr");
        Run run = Run.nacre("encode", original, coded);
        assertEquals(0, run.exitCode(), run.err());
        return coded;
    }

    @Test
    void wholeTilesOfDamagedPicturesAreSalvaged() throws IOException {
        Path original = save(TestPictures.photo(1100, 140, 6), "wide.png"); // two tiles
        Path coded = folder.resolve("wide.ncr");
        assertEquals(0, Run.nacre("encode", original, coded).exitCode());
        byte[] bytes = Files.readAllBytes(coded);
        bytes[bytes.length / 4] ^= 4;
        Path damaged = Files.write(folder.resolve("damaged.ncr"), bytes);
        Path out = folder.resolve("salvaged.png");
        assertEquals(1, Run.nacre("decode", damaged, out).exitCode());
        assertTrue(Files.notExists(out));
        Run salvage = Run.nacre("decode", "--salvage", "--json", damaged, out);
        assertEquals(1, salvage.exitCode());
        assertTrue(salvage.out().contains("\"lost\":[{\"unit\":0,"), salvage.out());
        assertEquals(2, salvage.err().lines().count(), salvage.err());
        assertEquals(1100, ImageIO.read(out.toFile()).getWidth());
        Run sound = Run.nacre("decode", "--salvage", coded, folder.resolve("sound.png"));
        assertEquals(0, sound.exitCode(), sound.err());
    }

    private Path save(TestPicture picture, String name) throws IOException {
        Path file = folder.resolve(name);
        ImageIO.write(picture.toImage(), "png", file.toFile());
        return file;
    }

    private static List<String> names(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(f -> f.getFileName().toString()).sorted().toList();
        }
    }
}
