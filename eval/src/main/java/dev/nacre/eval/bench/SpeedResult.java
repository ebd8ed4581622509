package dev.nacre.eval.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** What {@link SpeedBench} measured, as tables or lines of JSON. Immutable. */
public final class SpeedResult {
    private static final String OURS = "walloc:";

    private final List<SpeedRow> rows;
    private final List<String> missing;
    private final String machine;

    SpeedResult(List<SpeedRow> rows, List<String> missing, String machine) {
        this.rows = List.copyOf(rows);
        this.missing = List.copyOf(missing);
        this.machine = machine;
    }

    List<SpeedRow> rows() {
        return rows;
    }

    /** Codecs that could not run, a line each: {@code jxl: cjxl is not on the PATH}. */
    public List<String> missing() {
        return missing;
    }

    /** One object a measurement, one a line. */
    public String jsonLines() {
        return rows.stream().map(row -> row.toJson() + "\n").collect(Collectors.joining());
    }

    /** Tables of fixed width. */
    public String text() {
        StringBuilder out = new StringBuilder(machine).append('\n');
        for (Grid grid : grids()) {
            int[] widths = new int[grid.head.size()];
            List<List<String>> lines = new ArrayList<>(List.of(grid.head));
            lines.addAll(grid.lines);
            for (List<String> line : lines) {
                for (int c = 0; c < line.size(); c++) {
                    widths[c] = Math.max(widths[c], line.get(c).length());
                }
            }
            out.append('\n').append(grid.title).append('\n');
            for (List<String> line : lines) {
                StringBuilder text = new StringBuilder();
                for (int c = 0; c < line.size(); c++) {
                    String cell = line.get(c);
                    String pad = " ".repeat(widths[c] - cell.length());
                    // Names to the left, numbers to the right; a note, in the last column, as it is.
                    boolean left = c == 0 || c == line.size() - 1;
                    text.append(c == 0 ? "  " : "  ").append(left ? cell + pad : pad + cell);
                }
                out.append(text.toString().stripTrailing()).append('\n');
            }
        }
        missing.forEach(line -> out.append("\nleft out: ").append(line));
        return missing.isEmpty() ? out.toString() : out.append('\n').toString();
    }

    /** The same tables in Markdown. */
    public String markdown() {
        StringBuilder out = new StringBuilder(machine).append('\n');
        for (Grid grid : grids()) {
            out.append("\n**").append(grid.title).append("**\n\n");
            out.append("| ").append(String.join(" | ", grid.head)).append(" |\n|");
            for (int c = 0; c < grid.head.size(); c++) {
                out.append(c == 0 || c == grid.head.size() - 1 ? " --- |" : " ---: |");
            }
            out.append('\n');
            for (List<String> line : grid.lines) {
                out.append("| ").append(String.join(" | ", line)).append(" |\n");
            }
        }
        if (!missing.isEmpty()) {
            out.append("\nLeft out: ").append(String.join("; ", missing)).append(".\n");
        }
        return out.toString();
    }

    private record Grid(String title, List<String> head, List<List<String>> lines) {}

    private List<Grid> grids() {
        List<Grid> grids = new ArrayList<>();
        for (SpeedRow.Table table : SpeedRow.Table.values()) {
            List<SpeedRow> own =
                    rows.stream().filter(row -> row.table() == table).toList();
            if (!own.isEmpty()) {
                grids.add(times(table, own));
            }
            if (own.stream().anyMatch(row -> row.encodeParts().isPresent())) {
                grids.add(parts(own));
            }
        }
        return grids;
    }

    private static Grid times(SpeedRow.Table table, List<SpeedRow> own) {
        List<List<String>> lines = new ArrayList<>();
        for (SpeedRow row : own) {
            Optional<SpeedRow> ours = own.stream()
                    .filter(r -> r.codec().startsWith(OURS)
                            && r.threads() == row.threads()
                            && r.width() == row.width()
                            && r.height() == row.height())
                    .findFirst();
            OptionalDouble memory = row.peakMemoryBytes().isPresent()
                    ? OptionalDouble.of(row.peakMemoryBytes().getAsLong() / 1e6)
                    : OptionalDouble.empty();
            lines.add(List.of(
                    row.codec(),
                    row.setting(),
                    Integer.toString(row.threads()),
                    number(OptionalDouble.of(row.megapixels())),
                    number(row.encodeMillis()),
                    number(row.decodeMillis()),
                    ratio(row.encodeMillis(), ours.map(SpeedRow::encodeMillis)),
                    ratio(row.decodeMillis(), ours.map(SpeedRow::decodeMillis)),
                    number(perSecond(row, row.encodeMillis())),
                    number(perSecond(row, row.decodeMillis())),
                    number(memory),
                    row.note().orElse("")));
        }
        List<String> head = List.of(
                "codec",
                "setting",
                "threads",
                "MP",
                "encode ms",
                "decode ms",
                "encode/ours",
                "decode/ours",
                "encode MP/s",
                "decode MP/s",
                "peak MB",
                "");
        return new Grid(table.title, head, lines);
    }

    private static Grid parts(List<SpeedRow> own) {
        List<List<String>> lines = new ArrayList<>();
        for (SpeedRow row : own) {
            row.encodeParts().ifPresent(parts -> lines.add(parts(row, "encode", parts)));
            row.decodeParts().ifPresent(parts -> lines.add(parts(row, "decode", parts)));
        }
        List<String> head = List.of("ours", "threads", "MP", "transform ms", "entropy network ms", "coder ms", "");
        return new Grid("Where our time goes (sums over all threads)", head, lines);
    }

    private static List<String> parts(SpeedRow row, String what, SpeedRow.Parts parts) {
        return List.of(
                what,
                Integer.toString(row.threads()),
                number(OptionalDouble.of(row.megapixels())),
                number(OptionalDouble.of(parts.transformMillis())),
                number(OptionalDouble.of(parts.networkMillis())),
                number(OptionalDouble.of(parts.coderMillis())),
                "");
    }

    private static OptionalDouble perSecond(SpeedRow row, OptionalDouble millis) {
        return millis.isPresent()
                ? OptionalDouble.of(1000 * row.megapixels() / millis.getAsDouble())
                : OptionalDouble.empty();
    }

    private static String ratio(OptionalDouble millis, Optional<OptionalDouble> ours) {
        return millis.isPresent() && ours.isPresent() && ours.get().isPresent()
                ? String.format(
                        Locale.ROOT, "%.2f", millis.getAsDouble() / ours.get().getAsDouble())
                : "";
    }

    /** Three digits or so: 0.39, 12.3, 1234. */
    private static String number(OptionalDouble value) {
        if (value.isEmpty()) {
            return "";
        }
        double v = value.getAsDouble();
        return String.format(Locale.ROOT, v < 10 ? "%.2f" : v < 100 ? "%.1f" : "%.0f", v);
    }
}
