package dev.nacre.eval.screens;

import java.awt.image.BufferedImage;
import java.util.Set;

/** A dark editor: file tree, tabs, coloured code, a terminal. */
final class EditorScreen implements Screen {
    private static final Set<String> KEYWORDS = Set.of(
            "package", "import", "final", "class", "private", "static", "int", "double", "long", "void", "for", "if",
            "else", "return", "new", "record", "while", "boolean", "this", "byte");

    private static final String[] CODE = {
        "package garden;",
        "",
        "import java.util.ArrayList;",
        "import java.util.List;",
        "",
        "/** Waters each bed for as long as its soil is dry. */",
        "final class Sprinkler {",
        "    private static final double DRY = 0.35; // share of water",
        "    private static final int MAX_MINUTES = 20;",
        "",
        "    private final List<Bed> beds = new ArrayList<>();",
        "    private final Valve valve;",
        "    private long litres;",
        "",
        "    Sprinkler(Valve valve) {",
        "        this.valve = valve;",
        "    }",
        "",
        "    /** Opens the valve bed by bed; returns minutes in all. */",
        "    int water(Weather weather) {",
        "        int total = 0;",
        "        for (Bed bed : beds) {",
        "            double wet = bed.probe().moisture();",
        "            if (wet >= DRY || weather.rainsWithin(6)) {",
        "                log(\"skip %s: %.2f\", bed.name(), wet);",
        "                continue;",
        "            }",
        "            int minutes = Math.min(MAX_MINUTES, need(bed, wet));",
        "            valve.open(bed.line(), minutes);",
        "            litres += minutes * bed.flow();",
        "            total += minutes;",
        "        }",
        "        return total;",
        "    }",
    };

    private static final String[] TREE = {
        "-garden",
        " -src",
        "  Bed.java",
        "  Probe.java",
        "  Sprinkler.java",
        "  Valve.java",
        "  Weather.java",
        " -test",
        "  ProbeTest.java",
        "  SprinklerTest.java",
        " +docs",
        " +tools",
        " build.toml",
        " LICENCE",
        " README.md"
    };

    @Override
    public String name() {
        return "editor";
    }

    @Override
    public BufferedImage draw() {
        Pen pen = new Pen(1280, 720, 0x1E2128);
        pen.rect(0x17191F, 0, 0, 48, 720);
        String[] icons = {"file", "search", "branch", "play", "grid"};
        for (int i = 0; i < icons.length; i++) {
            Icons.draw(pen, icons[i], i == 0 ? 0xFFFFFF : 0x7F8796, 16, 18 + 44 * i);
        }
        pen.rect(0x6FB1FF, 0, 8, 2, 36);
        Icons.draw(pen, "gear", 0x7F8796, 16, 664);
        tree(pen);
        tabs(pen);
        code(pen);
        overview(pen);
        terminal(pen);
        pen.rect(0x2B5FA8, 0, 698, 1280, 22);
        Icons.draw(pen, "branch", 0xFFFFFF, 12, 701);
        pen.sans(12).text(0xFFFFFF, 34, 713, "drip-timer");
        pen.right(0xFFFFFF, 1268, 713, "Ln 24, Col 37    Spaces: 4    UTF-8    Java");
        return pen.finish();
    }

    private static void tree(Pen pen) {
        pen.rect(0x1A1D23, 48, 0, 212, 720);
        pen.bold(11).text(0x9AA3B2, 64, 28, "EXPLORER");
        for (int i = 0; i < TREE.length; i++) {
            String entry = TREE[i].stripLeading();
            int x = 64 + 14 * (TREE[i].length() - entry.length());
            int y = 52 + 23 * i;
            boolean folder = entry.startsWith("-") || entry.startsWith("+");
            if (entry.equals("Sprinkler.java")) {
                pen.rect(0x2D3340, 48, y - 3, 212, 23);
            }
            Icons.draw(pen, folder ? "folder" : "file", folder ? 0xD9A94E : 0x6FB1FF, x, y);
            pen.sans(13)
                    .text(
                            entry.startsWith("Spr") ? 0xE8C266 : 0xC5CBD6,
                            x + 24,
                            y + 13,
                            folder ? entry.substring(1) : entry);
        }
    }

    private static void tabs(Pen pen) {
        pen.rect(0x17191F, 260, 0, 1020, 36);
        String[] tabs = {"Sprinkler.java", "Weather.java", "SprinklerTest.java", "build.toml"};
        int x = 260;
        for (int i = 0; i < tabs.length; i++) {
            int width = (int) pen.sans(13).width(tabs[i]) + 62;
            pen.rect(i == 0 ? 0x1E2128 : 0x1A1D23, x, 0, width - 1, 36);
            Icons.draw(pen, "file", i == 0 ? 0x6FB1FF : 0x5B6270, x + 12, 10);
            pen.text(i == 0 ? 0xFFFFFF : 0x8B93A1, x + 34, 23, tabs[i]);
            if (i == 0) {
                pen.rect(0x6FB1FF, x, 0, width - 1, 2);
                Icons.draw(pen, "cross", 0xC5CBD6, x + width - 22, 10);
            }
            x += width;
        }
    }

    private static void code(Pen pen) {
        pen.rect(0x272C36, 260, 44 + 23 * 15 + 1, 908, 15);
        for (int i = 0; i < CODE.length; i++) {
            int y = 56 + 15 * i;
            pen.mono(12).right(i == 23 ? 0xC5CBD6 : 0x59606E, 300, y, Integer.toString(i + 1));
            tokens(pen, CODE[i], 316, y);
        }
        pen.line(0xE06C75, 1, 428, 59 + 25 * 15, 484, 59 + 25 * 15);
        pen.rect(
                0xFFFFFF, 316 + (int) pen.mono(12).width("            if (wet >= DRY || weather"), 45 + 23 * 15, 1, 14);
    }

    /** One line, coloured by a small lexer. */
    private static void tokens(Pen pen, String line, double x, int y) {
        int at = 0;
        while (at < line.length()) {
            int end = at + 1;
            char c = line.charAt(at);
            int colour = 0xABB2BF;
            if (line.startsWith("//", at) || line.startsWith("/**", at)) {
                end = line.length();
                colour = 0x7A8494;
            } else if (c == '"') {
                end = line.indexOf('"', at + 1) + 1;
                colour = 0x98C379;
            } else if (Character.isDigit(c)) {
                while (end < line.length() && (Character.isDigit(line.charAt(end)) || line.charAt(end) == '.')) {
                    end++;
                }
                colour = 0xD19A66;
            } else if (Character.isLetter(c)) {
                while (end < line.length()
                        && (Character.isLetterOrDigit(line.charAt(end)) || line.charAt(end) == '_')) {
                    end++;
                }
                String word = line.substring(at, end);
                if (KEYWORDS.contains(word) || word.equals("continue")) {
                    colour = 0xC678DD;
                } else if (Character.isUpperCase(c)) {
                    colour = word.equals(word.toUpperCase(java.util.Locale.ROOT)) ? 0xD19A66 : 0xE5C07B;
                } else if (end < line.length() && line.charAt(end) == '(') {
                    colour = 0x61AFEF;
                }
            }
            x = pen.text(colour, x, y, line.substring(at, end));
            at = end;
        }
    }

    private static void overview(Pen pen) {
        pen.rect(0x1A1D23, 1168, 36, 112, 524);
        for (int i = 0; i < CODE.length * 2; i++) {
            String line = CODE[i % CODE.length];
            int indent = line.length() - line.stripLeading().length();
            if (!line.isBlank()) {
                pen.rect(
                        line.contains("/") ? 0x3D6A4A : 0x4A5263,
                        1176 + indent,
                        44 + 3 * i,
                        Math.min(90, line.length() - indent),
                        2);
            }
        }
        pen.rect(0x3A4252, 1168, 44, 2, 102);
    }

    private static void terminal(Pen pen) {
        pen.rect(0x17191F, 260, 566, 1020, 132);
        pen.rule(0x323844, 260, 566, 1280, 567);
        pen.bold(11).text(0xFFFFFF, 276, 586, "TERMINAL");
        pen.bold(11).text(0x7F8796, 356, 586, "PROBLEMS  1");
        pen.mono(12);
        double x = pen.text(0x98C379, 276, 608, "garden $ ");
        pen.text(0xE6E9EF, x, 608, "./build test");
        pen.text(0xABB2BF, 276, 626, "compiled 5 classes in 0.84 s");
        pen.text(0xABB2BF, 276, 644, "ProbeTest ............ 12 passed");
        pen.text(
                0xE06C75,
                276,
                662,
                "SprinklerTest ........ 1 failed, 17 passed: skipsBedsBeforeRain, expected 0 but was 20");
        x = pen.text(0x98C379, 276, 680, "garden $ ");
        pen.rect(0xE6E9EF, (int) x, 670, 7, 13);
    }
}
