package dev.nacre.eval.bench;

import dev.nacre.bitstream.DecodeLimits;
import dev.nacre.image.Picture;
import dev.nacre.image.PictureReader;
import dev.nacre.metrics.Psnr;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes the pictures that a report compares: an original, a measured file of another codec, and ours at the same size.
 *
 * <p>The pictures of a set take turns with the other codecs. Rates are matched by searching our quality; a picture that can't be matched, or whose
 * original is not there, is left out and named in {@link #remarks}. Not thread-safe.
 */
final class Comparisons implements AutoCloseable {
    /** Largest difference in bytes. */
    static final int TOLERANCE_PERCENT = 5;

    /** Where differences show, and files are still useful. */
    private static final double WANTED_BPP = 0.35;

    // More than this is not shown: one screen's worth, and a few hundred kilobytes.
    private static final int LONG_SIDE = 768;
    private static final int SHORT_SIDE = 512;

    // A codec that takes longer is not searched with: a picture would cost an hour.
    private static final double LEAST_MPS = 0.1;

    // Settings to search among: neighbours then differ by less than twice the tolerance in bytes.
    private static final int QUALITIES = 48;

    /**
     * One picture.
     *
     * @param title file name
     * @param note what has to be known; may be empty
     * @param versions original, other codec, ours
     */
    record Comparison(String title, String note, List<PictureSlider.Version> versions) {}

    private record Coded(byte[] file, Picture picture, double psnr) {}

    private final Results results;
    private final ReportOptions options;
    private final RdBench.CodecSource source;
    private final Map<String, Sets.Item> originals = new HashMap<>();
    private final Map<String, Deque<String>> waiting = new HashMap<>();
    private final Map<String, Integer> turns = new HashMap<>();
    private final Map<String, BenchCodec> codecs = new LinkedHashMap<>();
    private final List<String> remarks = new ArrayList<>();
    private long bytesLeft;

    Comparisons(Results results, ReportOptions options, RdBench.CodecSource source) throws IOException {
        this.results = results;
        this.options = options;
        this.source = source;
        this.bytesLeft = options.budgetBytes();
        if (options.pictures() == 0 || options.originals().isEmpty()) {
            return;
        }
        for (Sets.Item item : Sets.scan(options.originals())) {
            originals.put(item.set() + "/" + item.file() + "/" + item.source(), item);
        }
        share();
    }

    /** Gives each set its share of the pictures: one in turn, until all are given or no set has more. */
    private void share() {
        Map<String, Deque<String>> available = new LinkedHashMap<>();
        for (String set : results.sets()) {
            waiting.put(set, new ArrayDeque<>());
            available.put(set, new ArrayDeque<>(results.files(set)));
        }
        int left = options.pictures();
        boolean given = true;
        while (left > 0 && given) {
            given = false;
            for (String set : available.keySet()) {
                String file = left > 0 ? available.get(set).poll() : null;
                if (file != null) {
                    waiting.get(set).add(file);
                    left--;
                    given = true;
                }
            }
        }
    }

    /** What could not be done, a line each. */
    List<String> remarks() {
        return List.copyOf(remarks);
    }

    /** Tells how large the last comparison became. */
    void used(long bytes) {
        bytesLeft -= bytes;
    }

    /** The next picture of a set; null if there is no more, or no more room. */
    Comparison next(SetView view) {
        Deque<String> files = waiting.getOrDefault(view.set(), new ArrayDeque<>());
        List<String> peers = view.peers();
        if (view.ours().isEmpty() || peers.isEmpty()) {
            return null;
        }
        String own = view.ours().get();
        if (!files.isEmpty() && view.speeds().get(own).encodeMps() < LEAST_MPS) {
            remarks.add(view.set() + ": no pictures to look at, as "
                    + view.styles().get(own).label() + " takes too long to make them");
            files.clear();
        }
        while (!files.isEmpty()) {
            if (bytesLeft <= 0) {
                remarks.add(view.set() + ": " + files.size() + (files.size() == 1 ? " picture is" : " pictures are")
                        + " left out, as the report is large enough");
                files.clear();
                return null;
            }
            String file = files.poll();
            int turn = turns.merge(view.set(), 1, Integer::sum) - 1;
            String peer = peers.get(turn % peers.size());
            try {
                Optional<Comparison> comparison = compare(view, file, peer);
                if (comparison.isPresent()) {
                    return comparison.get();
                }
            } catch (IOException | IllegalArgumentException e) {
                remarks.add(view.set() + "/" + file + " can't be shown: " + e.getMessage());
            }
        }
        return null;
    }

    private Optional<Comparison> compare(SetView view, String file, String peer) throws IOException {
        List<Row> rows = results.rows(view.set(), peer).stream()
                .filter(row -> row.file().equals(file))
                .sorted(Comparator.comparingDouble(row -> Math.abs(Math.log(row.bpp() / WANTED_BPP))))
                .toList();
        if (rows.isEmpty()) {
            return Optional.empty();
        }
        Sets.Item item =
                originals.get(view.set() + "/" + file + "/" + rows.get(0).source());
        if (item == null) {
            remarks.add(view.set() + "/" + file + " is not in the folders of pictures, or is another picture now");
            return Optional.empty();
        }
        Picture original = new PictureReader(DecodeLimits.defaults())
                .read(item.path())
                .picture()
                .withoutAlpha();
        String own = view.ours().get();
        for (Row row : rows) {
            Optional<Coded> ours = matched(own, original, row.bytes());
            if (ours.isPresent()) {
                Coded other = coded(row, original);
                return Optional.of(comparison(view, row, original, other, ours.get(), own));
            }
        }
        remarks.add(view.set() + "/" + file + ": ours has no file within " + TOLERANCE_PERCENT + " % of any of "
                + view.styles().get(peer).label());
        return Optional.empty();
    }

    private Comparison comparison(SetView view, Row row, Picture original, Coded other, Coded ours, String own) {
        boolean cropped = Math.max(original.width(), original.height()) > LONG_SIDE
                || Math.min(original.width(), original.height()) > LONG_SIDE;
        double pixels = (double) original.width() * original.height();
        double more = 100.0 * (ours.file().length - row.bytes()) / row.bytes();
        String otherName = view.styles().get(row.curve()).label();
        return new Comparison(
                row.file(),
                cropped
                        ? "The middle of a picture of " + original.width() + " by " + original.height()
                                + "; figures are about all of it."
                        : "",
                List.of(
                        new PictureSlider.Version(
                                "Original",
                                List.of(original.width() + " \u00D7 " + original.height() + " pixels"),
                                crop(original)),
                        new PictureSlider.Version(
                                otherName,
                                List.of(
                                        Markup.fixed(row.bpp(), 3) + " bits a pixel",
                                        Markup.fixed(other.psnr(), 2) + " dB PSNR",
                                        Markup.grouped(row.bytes()) + " bytes",
                                        row.setting()),
                                crop(other.picture())),
                        new PictureSlider.Version(
                                view.styles().get(own).label(),
                                List.of(
                                        Markup.fixed(8 * ours.file().length / pixels, 3) + " bits a pixel",
                                        Markup.fixed(ours.psnr(), 2) + " dB PSNR",
                                        Markup.grouped(ours.file().length) + " bytes (" + Markup.percent(more) + ")"),
                                crop(ours.picture()))));
    }

    /** The middle of a picture that is too large to be shown. */
    private static Picture crop(Picture picture) {
        boolean wide = picture.width() >= picture.height();
        int width = Math.min(picture.width(), wide ? LONG_SIDE : SHORT_SIDE);
        int height = Math.min(picture.height(), wide ? SHORT_SIDE : LONG_SIDE);
        if (Math.max(picture.width(), picture.height()) <= LONG_SIDE) {
            return picture;
        }
        int left = (picture.width() - width) / 2;
        int top = (picture.height() - height) / 2;
        byte[][] planes = new byte[picture.channels()][width * height];
        for (int c = 0; c < planes.length; c++) {
            for (int y = 0; y < height; y++) {
                System.arraycopy(picture.plane(c), (top + y) * picture.width() + left, planes[c], y * width, width);
            }
        }
        return Picture.of(width, height, picture.colour(), planes);
    }

    /** The other codec's file: the kept one, or the same made again. */
    private Coded coded(Row row, Picture original) throws IOException {
        BenchCodec codec = codec(row.curve());
        Optional<Path> kept = results.kept(row).filter(Files::isRegularFile);
        byte[] file = kept.isPresent()
                ? Files.readAllBytes(kept.get())
                : codec.encode(original, row.setting()).value();
        if (file.length != row.bytes()) {
            throw new IOException(
                    CurveStyle.label(row.curve()) + " made " + file.length + " bytes where the row has " + row.bytes());
        }
        return coded(codec, file, original);
    }

    private static Coded coded(BenchCodec codec, byte[] file, Picture original) throws IOException {
        Picture decoded = codec.decode(file).value();
        return new Coded(file, decoded, Psnr.ofMse(Psnr.meanSquaredError(original.planes(), decoded.planes())));
    }

    /** Ours at a size as near to {@code bytes} as its qualities allow; empty if that is not near enough. */
    private Optional<Coded> matched(String curve, Picture original, long bytes) throws IOException {
        BenchCodec codec = codec(curve);
        List<String> settings = codec.settings(QUALITIES);
        int low = 0;
        int high = settings.size() - 1;
        byte[] best = null;
        while (low <= high) {
            int middle = (low + high) / 2;
            byte[] file = codec.encode(original, settings.get(middle)).value();
            if (best == null || Math.abs(file.length - bytes) < Math.abs(best.length - bytes)) {
                best = file;
            }
            if (file.length < bytes) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return best != null && 100 * Math.abs(best.length - bytes) <= TOLERANCE_PERCENT * bytes
                ? Optional.of(coded(codec, best, original))
                : Optional.empty();
    }

    private BenchCodec codec(String curve) throws IOException {
        BenchCodec codec = codecs.get(curve);
        if (codec == null) {
            Preset preset = new Preset(CurveStyle.preset(curve));
            List<BenchCodec> found = source.of(CurveStyle.codec(curve), preset, options.threads());
            if (found.isEmpty()) {
                throw new IOException("there is no " + CurveStyle.label(curve) + " here");
            }
            codec = found.get(0);
            codecs.put(curve, codec);
        }
        if (codec.missing().isPresent()) {
            throw new IOException(codec.missing().get());
        }
        return codec;
    }

    @Override
    public void close() throws IOException {
        for (BenchCodec codec : codecs.values()) {
            codec.close();
        }
    }
}
