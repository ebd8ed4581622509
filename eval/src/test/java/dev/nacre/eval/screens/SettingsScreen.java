package dev.nacre.eval.screens;

import java.awt.image.BufferedImage;

/** A settings dialog over a plain desktop: switches, sliders, lists, many icons. */
final class SettingsScreen implements Screen {
    private static final int INK = 0x1F2328;
    private static final int SOFT = 0x636C76;
    private static final int ACCENT = 0x0B6E75;

    @Override
    public String name() {
        return "settings";
    }

    @Override
    public BufferedImage draw() {
        Pen pen = new Pen(1280, 720, 0x29566B);
        desktop(pen);
        pen.round(0x1B3B4A, 176, 64, 936, 600, 14);
        pen.round(0xFBFCFD, 172, 58, 936, 600, 12);
        sidebar(pen);
        pen.bold(20).text(INK, 428, 108, "Display");
        Icons.draw(pen, "cross", SOFT, 1074, 76);
        displays(pen);
        controls(pen);
        return pen.finish();
    }

    private static void desktop(Pen pen) {
        int[] hills = {0x2F6479, 0x357287, 0x3C8094};
        for (int k = 0; k < 3; k++) {
            double[] xy = new double[2 * 67];
            for (int i = 0; i <= 64; i++) {
                xy[2 * i] = 20 * i;
                xy[2 * i + 1] = 250 + 130 * k + 60 * Math.sin(i / 9.0 + 2 * k) + 25 * Math.sin(i / 3.7 + k);
            }
            xy[130] = 1280;
            xy[131] = 720;
            xy[132] = 0;
            xy[133] = 720;
            pen.polygon(hills[k], xy);
        }
        pen.rect(0x16303D, 0, 0, 1280, 28);
        pen.bold(13).text(0xFFFFFF, 16, 19, "Files   Edit   View");
        pen.centre(0xFFFFFF, 640, 19, "Thu 14 May   16:42");
        String[] tray = {"wave", "sound", "battery", "person"};
        for (int i = 0; i < tray.length; i++) {
            Icons.draw(pen, tray[i], 0xFFFFFF, 1150 + 32 * i, 6);
        }
        pen.round(0x16303D, 430, 672, 420, 44, 12);
        String[] dock = {"folder", "inbox", "chart", "pen", "shop", "clock", "gear", "grid", "bin"};
        int[] colours = {0xE0A526, 0x3B82F6, 0x16A34A, 0xDB2777, 0xEA580C, 0x6366F1, 0x64748B, 0x0EA5A4, 0x475569};
        for (int i = 0; i < dock.length; i++) {
            pen.round(colours[i], 444 + 44 * i, 678, 32, 32, 7);
            Icons.draw(pen, dock[i], 0xFFFFFF, 452 + 44 * i, 686);
        }
        String[] names = {"Letters", "Harvest 2", "Photos", "Songs"};
        for (int i = 0; i < names.length; i++) {
            pen.round(0xE0A526, 54, 70 + 100 * i, 52, 40, 5);
            pen.round(0xF2C14E, 54, 78 + 100 * i, 52, 32, 5);
            pen.sans(12).centre(0xFFFFFF, 80, 128 + 100 * i, names[i]);
        }
    }

    private static void sidebar(Pen pen) {
        pen.round(0xF0F3F5, 172, 58, 230, 600, 12);
        pen.rect(0xF0F3F5, 380, 58, 22, 600);
        pen.rule(0xD9DEE3, 402, 58, 403, 658);
        pen.round(0xFFFFFF, 188, 74, 198, 32, 6);
        pen.frame(0xD0D7DE, 188, 74, 198, 32, 6);
        Icons.draw(pen, "search", SOFT, 198, 82);
        pen.sans(13).text(SOFT, 222, 95, "Find a setting");
        String[][] entries = {
            {"wave", "Network"},
            {"screen", "Display"},
            {"sound", "Sound"},
            {"battery", "Power"},
            {"keyboard", "Keyboard"},
            {"bell", "Notices"},
            {"lock", "Privacy"},
            {"person", "People"},
            {"clock", "Date and time"},
            {"folder", "Storage"},
            {"gear", "About"}
        };
        for (int i = 0; i < entries.length; i++) {
            int y = 120 + 44 * i;
            if (i == 1) {
                pen.round(ACCENT, 184, y, 206, 38, 7);
            }
            int colour = i == 1 ? 0xFFFFFF : INK;
            Icons.draw(pen, entries[i][0], i == 1 ? 0xFFFFFF : ACCENT, 198, y + 11);
            pen.sans(14).text(colour, 228, y + 24, entries[i][1]);
        }
    }

    private static void displays(Pen pen) {
        pen.round(0xE6EBEF, 428, 126, 652, 150, 10);
        pen.round(0xFFFFFF, 528, 148, 180, 106, 6);
        pen.frame(ACCENT, 528, 148, 180, 106, 6);
        pen.frame(ACCENT, 529, 149, 178, 104, 6);
        pen.bold(28).centre(ACCENT, 618, 206, "1");
        pen.sans(12).centre(SOFT, 618, 232, "2560 x 1440");
        pen.round(0xFFFFFF, 716, 170, 140, 84, 6);
        pen.frame(0xAEB8C2, 716, 170, 140, 84, 6);
        pen.bold(28).centre(SOFT, 786, 214, "2");
        pen.sans(12).centre(SOFT, 786, 238, "1920 x 1200");
        pen.sans(13).right(SOFT, 1062, 260, "Drag to arrange");
    }

    private static void controls(Pen pen) {
        String[] names = {
            "Brightness", "Warm light after sunset", "Size of text", "Resolution", "Refresh rate", "Move less"
        };
        String[] notes = {
            "Follows the light in the room",
            "From 21:00 to 06:30",
            "Also changes menus and tables",
            "",
            "",
            "Windows appear without sliding"
        };
        for (int i = 0; i < names.length; i++) {
            int y = 292 + 58 * i;
            pen.rule(0xE3E8EC, 428, y + 57, 1080, y + 58);
            int base = notes[i].isEmpty() ? y + 34 : y + 25;
            pen.sans(14).text(INK, 428, base, names[i]);
            pen.sans(12).text(SOFT, 428, y + 44, notes[i]);
            switch (i) {
                case 0, 2 -> slider(pen, 780, y + 29, i == 0 ? 0.72 : 0.35, i == 0 ? "72 %" : "110 %");
                case 1, 5 -> toggle(pen, 1034, y + 17, i == 1);
                default -> choice(pen, 880, y + 12, i == 3 ? "2560 x 1440 (native)" : "59.95 Hz");
            }
        }
    }

    private static void slider(Pen pen, int x, int y, double share, String value) {
        pen.round(0xD0D7DE, x, y - 2, 240, 4, 2);
        pen.round(ACCENT, x, y - 2, 240 * share, 4, 2);
        pen.disc(0xFFFFFF, x + 240 * share, y, 9);
        pen.ring(ACCENT, 2, x + 240 * share, y, 8, 0, 360);
        pen.sans(13).right(INK, 1080, y + 5, value);
    }

    private static void toggle(Pen pen, int x, int y, boolean on) {
        pen.round(on ? ACCENT : 0xAEB8C2, x, y, 46, 24, 12);
        pen.disc(0xFFFFFF, on ? x + 34 : x + 12, y + 12, 9);
    }

    private static void choice(Pen pen, int x, int y, String value) {
        pen.round(0xFFFFFF, x, y, 200, 34, 6);
        pen.frame(0xD0D7DE, x, y, 200, 34, 6);
        pen.sans(13).text(INK, x + 12, y + 22, value);
        Icons.draw(pen, "down", SOFT, x + 174, y + 9);
    }
}
