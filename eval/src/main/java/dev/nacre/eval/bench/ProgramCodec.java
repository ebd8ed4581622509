package dev.nacre.eval.bench;

import dev.nacre.bitstream.DecodeLimits;
import dev.nacre.image.Picture;
import dev.nacre.image.PictureFormat;
import dev.nacre.image.PictureReader;
import dev.nacre.image.PictureWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A pair of programs on the PATH. They get and give files in a private folder, which is always removed; the times are the programs' own, with their
 * start and the reading and writing of these files.
 */
final class ProgramCodec implements BenchCodec {
    private static final int LIMIT_SECONDS = 600;
    private static final Pattern VERSION = Pattern.compile("\\bv?(\\d+\\.\\d+[.\\w-]*)");

    /** A command line; {@code IN}, {@code OUT} and {@code Q} stand for the files and the quality. */
    private record Spec(
            String name,
            String suffix,
            CodecScale scale,
            String debianPackage,
            String plainSuffix,
            List<String> encode,
            List<String> decode,
            String versionOption,
            String library,
            String settings) {}

    private final Preset preset;
    private final Spec spec;
    private String implementation;

    private ProgramCodec(Preset preset, Spec spec) {
        this.preset = preset;
        this.spec = spec;
    }

    /** JPEG XL by cjxl; effort 3 is the fastest for lossy files, 9 the slowest. */
    static ProgramCodec jxl(Preset preset, int threads) {
        String effort = Efforts.value("jxl", preset);
        // To cjxl one thread is none beside its own.
        String workers = Integer.toString(threads == 1 ? 0 : threads);
        return new ProgramCodec(
                preset,
                new Spec(
                        "jxl",
                        "jxl",
                        new CodecScale("distance", 12, 0.5, 2, true),
                        "libjxl-tools",
                        "ppm",
                        List.of("cjxl", "IN", "OUT", "-d", "Q", "-e", effort, "--num_threads=" + workers),
                        List.of("djxl", "IN", "OUT", "--num_threads=" + threads),
                        "--version",
                        null,
                        "effort=" + effort + ", threads=" + threads));
    }

    /** WebP by Google's own programs. */
    static ProgramCodec cwebp(Preset preset) {
        String method = Efforts.value("cwebp", preset);
        return new ProgramCodec(
                preset,
                new Spec(
                        "cwebp",
                        "webp",
                        CodecScale.whole("q", 2, 96),
                        "webp",
                        "ppm",
                        List.of("cwebp", "-quiet", "-q", "Q", "-m", method, "IN", "-o", "OUT"),
                        List.of("dwebp", "-quiet", "-ppm", "IN", "-o", "OUT"),
                        "-version",
                        null,
                        "4:2:0, m=" + method));
    }

    /** AVIF by libavif's programs with libaom. */
    static ProgramCodec avifenc(Preset preset, int threads) {
        return avif("avifenc", "aom", preset, "444", threads);
    }

    /** AVIF by libavif's programs with SVT-AV1, which has no 4:4:4. */
    static ProgramCodec avifSvt(Preset preset, int threads) {
        return avif("avif-svt", "svt", preset, "420", threads);
    }

    private static ProgramCodec avif(String name, String library, Preset preset, String pixels, int threads) {
        String speed = Efforts.value(name, preset);
        List<String> encode = new ArrayList<>(List.of("avifenc", "-c", library, "-s", speed, "-y", pixels));
        encode.addAll(List.of("-j", Integer.toString(threads)));
        if (library.equals("aom")) {
            encode.addAll(List.of("--min", "0", "--max", "63", "-a", "end-usage=q", "-a", "cq-level=Q", "IN", "OUT"));
        } else {
            encode.addAll(List.of("--min", "Q", "--max", "Q", "IN", "OUT"));
        }
        return new ProgramCodec(
                preset,
                new Spec(
                        name,
                        "avif",
                        CodecScale.whole("cq", 57, 14),
                        "libavif-bin",
                        "png",
                        encode,
                        List.of("avifdec", "-j", Integer.toString(threads), "--png-compress", "0", "IN", "OUT"),
                        "--version",
                        library,
                        pixels + ", speed=" + speed + ", threads=" + threads));
    }

    @Override
    public String name() {
        return spec.name;
    }

    @Override
    public Preset preset() {
        return preset;
    }

    @Override
    public String implementation() {
        if (implementation == null) {
            implementation = spec.encode.get(0) + version() + ", " + spec.settings;
        }
        return implementation;
    }

    /** What the program says of its version, and of its library's. */
    private String version() {
        if (missing().isPresent()) {
            return "";
        }
        String said;
        try {
            Path folder = Programs.folder();
            try {
                said = Programs.run(List.of(spec.encode.get(0), spec.versionOption), folder, 30)
                        .value();
            } finally {
                Programs.delete(folder);
            }
        } catch (IOException e) {
            return "";
        }
        Matcher own = VERSION.matcher(said);
        String version = own.find() ? " " + own.group(1) : "";
        if (spec.library == null) {
            return version;
        }
        Matcher library = Pattern.compile("\\b" + spec.library + " \\[[^]]*]:v?([\\w.-]+)")
                .matcher(said);
        return version + ", " + spec.library + (library.find() ? " " + library.group(1) : "");
    }

    @Override
    public String suffix() {
        return spec.suffix;
    }

    @Override
    public Optional<String> missing() {
        for (String program : List.of(spec.encode.get(0), spec.decode.get(0))) {
            if (Programs.find(program).isEmpty()) {
                return Optional.of(program + " is not on the PATH (Debian: " + spec.debianPackage + ")");
            }
        }
        return Optional.empty();
    }

    @Override
    public List<String> settings(int points) {
        return spec.scale.settings(points);
    }

    @Override
    public Measured<byte[]> encode(Picture picture, String setting) throws IOException {
        String quality = spec.scale.value(setting);
        Path folder = Programs.folder();
        try {
            String plain = picture.channels() == 1 && spec.plainSuffix.equals("ppm") ? "pgm" : spec.plainSuffix;
            Path in = folder.resolve("in." + plain);
            Path out = folder.resolve("out." + spec.suffix);
            Files.write(
                    in,
                    plain.equals("png")
                            ? PictureWriter.of(PictureFormat.PNG).toBytes(picture.withoutAlpha())
                            : PnmFile.write(picture));
            Measured<String> run = run(spec.encode, in, out, quality, folder);
            return new Measured<>(Files.readAllBytes(out), run.wallMillis(), run.cpuMillis(), run.peakMemoryBytes());
        } finally {
            Programs.delete(folder);
        }
    }

    @Override
    public Measured<Picture> decode(byte[] file) throws IOException {
        Path folder = Programs.folder();
        try {
            Path in = Files.write(folder.resolve("in." + spec.suffix), file);
            Path out = folder.resolve("out." + spec.plainSuffix);
            Measured<String> run = run(spec.decode, in, out, "", folder);
            Picture picture = spec.plainSuffix.equals("png")
                    ? new PictureReader(DecodeLimits.defaults()).read(out).picture()
                    : PnmFile.read(Files.readAllBytes(out));
            return new Measured<>(picture, run.wallMillis(), run.cpuMillis(), run.peakMemoryBytes());
        } finally {
            Programs.delete(folder);
        }
    }

    private static Measured<String> run(List<String> pattern, Path in, Path out, String quality, Path folder)
            throws IOException {
        List<String> command = new ArrayList<>();
        for (String word : pattern) {
            command.add(
                    switch (word) {
                        case "IN" -> in.toString();
                        case "OUT" -> out.toString();
                        default ->
                            word.equals("Q") || word.endsWith("=Q")
                                    ? word.substring(0, word.length() - 1) + quality
                                    : word;
                    });
        }
        Measured<String> run = Programs.run(command, folder, LIMIT_SECONDS);
        if (!Files.exists(out)) {
            throw new IOException(
                    command.get(0) + " wrote no file: " + run.value().strip().replaceAll("\\s+", " "));
        }
        return run;
    }
}
