package dev.nacre.eval.screens;

import java.awt.image.BufferedImage;
import java.util.Locale;
import java.util.Random;

/** A dashboard: figures in cards, a line chart, a ring, bars, a heat map and a table. */
final class DashboardScreen implements Screen {
    private static final int INK = 0x1B2432;
    private static final int SOFT = 0x667085;
    private static final int BLUE = 0x2E6BE6;
    private static final int TEAL = 0x12A594;
    private static final int ORANGE = 0xF08C2E;
    private static final int PINK = 0xD6409F;

    @Override
    public String name() {
        return "dashboard";
    }

    @Override
    public BufferedImage draw() {
        Pen pen = new Pen(1280, 720, 0xF4F6FA);
        sidebar(pen);
        pen.bold(22).text(INK, 216, 44, "Night ferry, week 31");
        pen.sans(13).text(SOFT, 216, 66, "Four ships, six harbours. Updated at 07:40.");
        card(pen, 1010, 22, 246, 36);
        Icons.draw(pen, "clock", SOFT, 1024, 32);
        pen.sans(13).text(INK, 1050, 45, "27 July to 2 August");
        Icons.draw(pen, "down", SOFT, 1230, 32);
        figures(pen);
        lines(pen);
        ring(pen);
        heat(pen);
        table(pen);
        return pen.finish();
    }

    private static void card(Pen pen, int x, int y, int width, int height) {
        pen.round(0xFFFFFF, x, y, width, height, 8);
        pen.frame(0xE1E6EF, x, y, width, height, 8);
    }

    private static void sidebar(Pen pen) {
        pen.rect(0x14213A, 0, 0, 192, 720);
        pen.disc(TEAL, 34, 38, 14);
        pen.line(0xFFFFFF, 2, 26, 40, 34, 32, 42, 40);
        pen.bold(16).text(0xFFFFFF, 58, 44, "Quay");
        String[][] entries = {
            {"grid", "Overview"},
            {"chart", "Passengers"},
            {"shop", "Freight"},
            {"clock", "Timetable"},
            {"person", "Crew"},
            {"bell", "Alerts"},
            {"gear", "Settings"}
        };
        for (int i = 0; i < entries.length; i++) {
            int y = 84 + 44 * i;
            if (i == 0) {
                pen.round(0x24375C, 12, y, 168, 36, 6);
            }
            Icons.draw(pen, entries[i][0], i == 0 ? 0xFFFFFF : 0x9DB0D3, 26, y + 10);
            pen.sans(14).text(i == 0 ? 0xFFFFFF : 0xC3D0E8, 54, y + 23, entries[i][1]);
        }
        pen.round(0xE5484D, 146, 312, 24, 18, 9);
        pen.bold(11).centre(0xFFFFFF, 158, 325, "3");
    }

    private static void figures(Pen pen) {
        String[][] figures = {
            {"Passengers", "18 246", "+6.2 %"},
            {"Vehicles", "4 071", "+1.8 %"},
            {"On time", "93.4 %", "-0.9 %"},
            {"Fuel a mile", "61.7 kg", "-4.1 %"}
        };
        int[] colours = {BLUE, TEAL, ORANGE, PINK};
        Random random = new Random(31);
        for (int i = 0; i < 4; i++) {
            int x = 216 + 264 * i;
            card(pen, x, 86, 248, 104);
            pen.sans(13).text(SOFT, x + 18, 112, figures[i][0]);
            pen.bold(26).text(INK, x + 18, 148, figures[i][1]);
            boolean good = i == 3 || figures[i][2].startsWith("+");
            pen.bold(12).text(good ? 0x107D4B : 0xC62A2F, x + 18, 172, figures[i][2]);
            pen.sans(12).text(SOFT, x + 74, 172, "on last week");
            double[] xy = new double[24];
            double level = 20;
            for (int k = 0; k < 12; k++) {
                level = Math.max(2, Math.min(38, level + 14 * (random.nextDouble() - 0.5)));
                xy[2 * k] = x + 150 + 7 * k;
                xy[2 * k + 1] = 156 - level;
            }
            pen.line(colours[i], 2, xy);
            pen.disc(colours[i], xy[22], xy[23], 3);
        }
    }

    private static void lines(Pen pen) {
        card(pen, 216, 206, 660, 268);
        pen.bold(15).text(INK, 236, 234, "Passengers a day");
        String[] names = {"Northbound", "Southbound", "Last year"};
        int[] colours = {BLUE, ORANGE, 0xA3AEC2};
        for (int k = 0; k < 3; k++) {
            pen.line(colours[k], 2, 560 + 104 * k, 229, 576 + 104 * k, 229);
            pen.sans(12).text(SOFT, 582 + 104 * k, 233, names[k]);
        }
        for (int i = 0; i <= 4; i++) {
            pen.rule(0xE8ECF3, 280, 436 - 44 * i, 856, 437 - 44 * i);
            pen.sans(11).right(SOFT, 270, 440 - 44 * i, i == 0 ? "0" : 500 * i + "");
        }
        Random random = new Random(7);
        for (int k = 2; k >= 0; k--) {
            double[] xy = new double[2 * 28];
            for (int d = 0; d < 28; d++) {
                double week = Math.sin((d + k) * 2 * Math.PI / 7);
                xy[2 * d] = 290 + 20.6 * d;
                xy[2 * d + 1] = 436 - (70 + 14 * k + d + 34 * week + 22 * random.nextDouble());
            }
            pen.line(colours[k], k == 2 ? 1.5 : 2.2, xy);
            if (k == 0) {
                pen.dashed(0x98A2B3, 1, xy[40], 262, xy[40], 436);
                pen.disc(0xFFFFFF, xy[40], xy[41], 5.5);
                pen.disc(colours[0], xy[40], xy[41], 4);
                pen.round(INK, xy[40] - 52, 252, 104, 24, 4);
                pen.sans(12).centre(0xFFFFFF, xy[40], 268, "Fri 24: 1 612");
            }
        }
        for (int d = 0; d < 28; d += 4) {
            pen.sans(11).centre(SOFT, 290 + 20.6 * d, 458, d + 4 + " Jul");
        }
    }

    private static void ring(Pen pen) {
        card(pen, 892, 206, 364, 268);
        pen.bold(15).text(INK, 912, 234, "Cargo by kind");
        String[] names = {"Parcels", "Grain", "Timber", "Cars", "Other"};
        double[] shares = {34, 23, 19, 15, 9};
        int[] colours = {BLUE, TEAL, ORANGE, PINK, 0xA3AEC2};
        double start = 90;
        for (int i = 0; i < 5; i++) {
            java.awt.geom.Arc2D slice = new java.awt.geom.Arc2D.Double(
                    926, 264, 170, 170, start, -3.6 * shares[i], java.awt.geom.Arc2D.PIE);
            pen.fill(colours[i], slice);
            start -= 3.6 * shares[i];
            pen.round(colours[i], 1124, 284 + 30 * i, 12, 12, 3);
            pen.sans(13).text(INK, 1144, 295 + 30 * i, names[i]);
            pen.right(SOFT, 1240, 295 + 30 * i, String.format(Locale.ROOT, "%.0f %%", shares[i]));
        }
        pen.disc(0xFFFFFF, 1011, 349, 52);
        pen.bold(22).centre(INK, 1011, 352, "2 908");
        pen.sans(12).centre(SOFT, 1011, 370, "tonnes");
    }

    private static void heat(Pen pen) {
        card(pen, 216, 490, 404, 208);
        pen.bold(15).text(INK, 236, 518, "Delay by hour, minutes");
        int[] shades = {0xEFF5FF, 0xD3E4FF, 0xA9C9FB, 0x73A6F2, 0x3E7BE0, 0x1D4FA8};
        String[] ships = {"Alder", "Birch", "Cedar", "Rowan"};
        Random random = new Random(2);
        for (int row = 0; row < 4; row++) {
            pen.sans(12).text(SOFT, 236, 553 + 30 * row, ships[row]);
            for (int hour = 0; hour < 12; hour++) {
                int shade = Math.min(5, (int) (random.nextDouble() * (hour > 3 && hour < 8 ? 6.5 : 3)));
                pen.rect(shades[shade], 286 + 26 * hour, 535 + 30 * row, 25, 28);
                pen.sans(11)
                        .centre(
                                shade > 3 ? 0xFFFFFF : INK,
                                298.5 + 26 * hour,
                                553 + 30 * row,
                                2 * shade + random.nextInt(2) + "");
            }
        }
        for (int hour = 0; hour < 12; hour += 2) {
            pen.sans(11).centre(SOFT, 298.5 + 26 * hour, 672, (20 + hour) % 24 + " h");
        }
    }

    private static void table(Pen pen) {
        card(pen, 636, 490, 620, 208);
        String[] heads = {"Ship", "From", "To", "Leaves", "Load", "State"};
        int[] at = {656, 736, 846, 956, 1034, 1150};
        for (int i = 0; i < heads.length; i++) {
            pen.bold(12).text(SOFT, at[i], 516, heads[i]);
        }
        String[][] rows = {
            {"Alder", "Saltholm", "Kirkeby", "20:15", "86", "boarding"},
            {"Birch", "Kirkeby", "Saltholm", "20:40", "64", "on time"},
            {"Cedar", "Tangen", "Vik", "21:05", "91", "late"},
            {"Rowan", "Vik", "Ostervaag", "22:30", "38", "on time"},
            {"Alder", "Ostervaag", "Tangen", "23:55", "72", "on time"}
        };
        for (int r = 0; r < rows.length; r++) {
            int y = 546 + 32 * r;
            pen.rule(0xE8ECF3, 656, y - 20, 1236, y - 19);
            for (int i = 0; i < 4; i++) {
                pen.sans(13).text(INK, at[i], y, rows[r][i]);
            }
            int load = Integer.parseInt(rows[r][4]);
            pen.round(0xE8ECF3, at[4], y - 9, 80, 8, 4);
            pen.round(load > 80 ? ORANGE : BLUE, at[4], y - 9, 0.8 * load, 8, 4);
            pen.sans(11).text(SOFT, at[4] + 86, y, load + "");
            boolean late = rows[r][5].equals("late");
            pen.round(late ? 0xFDE7E7 : 0xE3F5EC, at[5], y - 14, 78, 20, 10);
            pen.sans(12).centre(late ? 0xA8191E : 0x0B6B3F, at[5] + 39, y, rows[r][5]);
        }
    }
}
