package dev.nacre.eval.screens;

import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.util.Random;

/** A street map of a town that does not exist, with a route and a panel. */
final class MapScreen implements Screen {
    private static final double SLANT = Math.toRadians(14);

    @Override
    public String name() {
        return "map";
    }

    @Override
    public BufferedImage draw() {
        Pen pen = new Pen(960, 600, 0xF2EFE9);
        blocks(pen);
        parks(pen);
        river(pen);
        streets(pen);
        labels(pen);
        route(pen);
        panel(pen);
        return pen.finish();
    }

    /** From the town's own grid to pixels. */
    private static double[] at(double u, double v) {
        double x = u * Math.cos(SLANT) - v * Math.sin(SLANT);
        double y = u * Math.sin(SLANT) + v * Math.cos(SLANT);
        return new double[] {x + 60, y - 190};
    }

    private static double[] quad(double u, double v, double width, double height) {
        double[] a = at(u, v);
        double[] b = at(u + width, v);
        double[] c = at(u + width, v + height);
        double[] d = at(u, v + height);
        return new double[] {a[0], a[1], b[0], b[1], c[0], c[1], d[0], d[1]};
    }

    private static void blocks(Pen pen) {
        Random random = new Random(5);
        int[] houses = {0xDDD6CC, 0xD8D0C4, 0xE3DCD2};
        for (int i = -4; i < 18; i++) {
            for (int j = -4; j < 13; j++) {
                double u = 84 * i;
                double v = 72 * j;
                for (int k = 0; k < 2; k++) {
                    double w = 22 + 10 * random.nextDouble();
                    double h = 24 + 30 * random.nextDouble();
                    if (random.nextInt(5) > 0) {
                        pen.polygon(houses[random.nextInt(3)], quad(u + 9 + 38 * k, v + 9, w, h));
                    }
                }
            }
        }
    }

    private static void parks(Pen pen) {
        pen.polygon(0xC9E4B4, quad(504, 220, 244, 136));
        pen.polygon(0xB7DA9E, quad(524, 240, 90, 60));
        pen.polygon(0xC9E4B4, quad(924, 508, 160, 136));
        pen.polygon(0xC9E4B4, quad(84, 148, 76, 64));
        Random random = new Random(9);
        for (int i = 0; i < 60; i++) {
            double[] p = at(510 + 230 * random.nextDouble(), 226 + 124 * random.nextDouble());
            pen.disc(0x9CCB82, p[0], p[1], 3 + 2 * random.nextDouble());
        }
    }

    private static Path2D bank() {
        Path2D path = new Path2D.Double();
        path.moveTo(-20, 560);
        path.curveTo(250, 500, 330, 700, 560, 600);
        path.curveTo(760, 512, 820, 420, 980, 400);
        path.curveTo(1120, 384, 1180, 260, 1320, 230);
        return path;
    }

    private static void river(Pen pen) {
        pen.outline(0xA9D3E5, 62, bank());
        pen.outline(0xB9DEEC, 50, bank());
    }

    private static void streets(Pen pen) {
        for (int pass = 0; pass < 2; pass++) {
            for (int i = -4; i < 19; i++) {
                boolean main = i % 5 == 2;
                double width = main ? 11 : 6;
                int colour = pass == 0 ? (main ? 0xD9A441 : 0xCFC8BC) : main ? 0xFCE2A0 : 0xFFFFFF;
                double[] a = at(84 * i, -400);
                double[] b = at(84 * i, 1000);
                pen.line(colour, width + (pass == 0 ? 2 : 0), a[0], a[1], b[0], b[1]);
            }
            for (int j = -4; j < 14; j++) {
                boolean main = j % 4 == 1;
                double width = main ? 11 : 6;
                int colour = pass == 0 ? (main ? 0xD9A441 : 0xCFC8BC) : main ? 0xFCE2A0 : 0xFFFFFF;
                double[] a = at(-500, 72 * j);
                double[] b = at(1600, 72 * j);
                pen.line(colour, width + (pass == 0 ? 2 : 0), a[0], a[1], b[0], b[1]);
            }
        }
        // The railway: dark, with light sleepers.
        double[] a = at(-400, 470);
        double[] b = at(1600, 400);
        pen.line(0x707070, 4, a[0], a[1], b[0], b[1]);
        pen.dashed(0xF2EFE9, 2, a[0], a[1], b[0], b[1]);
    }

    private static void labels(Pen pen) {
        String[] streets = {
            "Lantern Street", "Old Quay", "Weaver Lane", "Poplar Road", "Mill Row", "Saddler Street", "Fern Way"
        };
        for (int i = 0; i < streets.length; i++) {
            double[] p = at(170 + 84 * (i * 2 % 11) + 42, 72 * (i + 2));
            pen.sans(11).slanted(0x5A5248, p[0], p[1], 14, streets[i]);
        }
        double[] park = at(640, 296);
        pen.serif(17).slanted(0x2F6B22, park[0] + 44, park[1] + 22, 14, "Orchard Park");
        pen.serif(17).slanted(0x2C6E8F, 384, 583, -13, "River Senn");
        String[][] places = {
            {"Town hall", "758", "168"},
            {"Market", "838", "236"},
            {"Museum", "742", "520"},
            {"Station", "690", "470"},
            {"Baths", "540", "420"}
        };
        for (String[] place : places) {
            double x = Double.parseDouble(place[1]);
            double y = Double.parseDouble(place[2]);
            pen.disc(0xFFFFFF, x, y, 9);
            pen.disc(0x7A3E9D, x, y, 7.5);
            pen.disc(0xFFFFFF, x, y, 2.5);
            pen.bold(12);
            pen.round(0xFFFFFF, x + 12, y - 10, pen.width(place[0]) + 10, 19, 4);
            pen.text(0x4A2466, x + 17, y + 4, place[0]);
        }
    }

    private static void route(Pen pen) {
        double[][] corners = {at(420, 288), at(588, 288), at(588, 432), at(840, 432), at(840, 360), at(966, 360)};
        double[] xy = new double[2 * corners.length];
        for (int i = 0; i < corners.length; i++) {
            xy[2 * i] = corners[i][0];
            xy[2 * i + 1] = corners[i][1];
        }
        pen.line(0x1B4FA0, 9, xy);
        pen.line(0x4A8CF0, 6, xy);
        pen.disc(0xFFFFFF, xy[0], xy[1], 8);
        pen.disc(0x1B4FA0, xy[0], xy[1], 5);
        double x = xy[xy.length - 2];
        double y = xy[xy.length - 1];
        pen.polygon(0xD93025, x - 11, y - 20, x + 11, y - 20, x, y);
        pen.disc(0xD93025, x, y - 24, 12);
        pen.disc(0xFFFFFF, x, y - 24, 4.5);
    }

    private static void panel(Pen pen) {
        pen.round(0xFFFFFF, 16, 16, 330, 352, 10);
        pen.frame(0xC9C4BA, 16, 16, 330, 352, 10);
        pen.round(0xF3F3F3, 32, 32, 298, 38, 8);
        Icons.draw(pen, "search", 0x5F6368, 44, 43);
        pen.sans(14).text(0x202124, 70, 56, "Lighthouse steps");
        pen.bold(20).text(0x188038, 32, 108, "23 min");
        pen.sans(14).text(0x5F6368, 126, 108, "1.9 km on foot");
        String[][] steps = {
            {"next", "East along Lantern Street", "320 m"},
            {"down", "Right into Mill Row", "270 m"},
            {"next", "Left, follow the railway", "480 m"},
            {"next", "Left at the baths", "140 m"},
            {"tick", "Lighthouse steps, on the right", "690 m"}
        };
        for (int i = 0; i < steps.length; i++) {
            int y = 128 + 46 * i;
            pen.rule(0xE8E6E1, 32, y, 330, y + 1);
            Icons.draw(pen, steps[i][0], 0x1B4FA0, 34, y + 15);
            pen.sans(13).text(0x202124, 62, y + 27, steps[i][1]);
            pen.sans(12).right(0x5F6368, 330, y + 27, steps[i][2]);
        }
        pen.round(0xFFFFFF, 904, 484, 40, 80, 8);
        pen.frame(0xC9C4BA, 904, 484, 40, 80, 8);
        Icons.draw(pen, "plus", 0x5F6368, 916, 496);
        pen.rule(0xE8E6E1, 912, 524, 936, 525);
        pen.line(0x5F6368, 1.5, 918, 544, 930, 544);
        pen.rect(0xFFFFFF, 804, 572, 140, 22);
        pen.sans(11).text(0x202124, 810, 587, "200 m");
        pen.rule(0x202124, 850, 587, 936, 589);
    }
}
