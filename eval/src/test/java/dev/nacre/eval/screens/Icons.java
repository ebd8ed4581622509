package dev.nacre.eval.screens;

/** Line icons of ours in a box of 16 pixels, whose upper left corner is at x, y. */
final class Icons {
    private Icons() {}

    static void draw(Pen pen, String name, int colour, double x, double y) {
        double w = 1.5;
        switch (name) {
            case "file" -> {
                pen.line(
                        colour, w, x + 3, y + 1, x + 10, y + 1, x + 13, y + 4, x + 13, y + 15, x + 3, y + 15, x + 3,
                        y + 1);
                pen.line(colour, w, x + 6, y + 7, x + 10, y + 7);
                pen.line(colour, w, x + 6, y + 11, x + 10, y + 11);
            }
            case "folder" ->
                pen.line(
                        colour, w, x + 1, y + 13, x + 1, y + 3, x + 6, y + 3, x + 8, y + 5, x + 15, y + 5, x + 15,
                        y + 13, x + 1, y + 13);
            case "search" -> {
                pen.ring(colour, w, x + 7, y + 7, 4.5, 0, 360);
                pen.line(colour, w + 0.5, x + 10.5, y + 10.5, x + 14.5, y + 14.5);
            }
            case "branch" -> {
                pen.ring(colour, w, x + 4, y + 3, 2, 0, 360);
                pen.ring(colour, w, x + 4, y + 13, 2, 0, 360);
                pen.ring(colour, w, x + 12, y + 5, 2, 0, 360);
                pen.line(colour, w, x + 4, y + 5, x + 4, y + 11);
                pen.line(colour, w, x + 12, y + 7, x + 11, y + 9, x + 4, y + 10);
            }
            case "gear" -> {
                for (int i = 0; i < 8; i++) {
                    double a = i * Math.PI / 4;
                    pen.line(
                            colour,
                            2,
                            x + 8 + 5 * Math.cos(a),
                            y + 8 + 5 * Math.sin(a),
                            x + 8 + 7 * Math.cos(a),
                            y + 8 + 7 * Math.sin(a));
                }
                pen.ring(colour, w, x + 8, y + 8, 4.6, 0, 360);
                pen.ring(colour, w, x + 8, y + 8, 1.6, 0, 360);
            }
            case "play" -> pen.polygon(colour, x + 4, y + 2, x + 14, y + 8, x + 4, y + 14);
            case "inbox" -> {
                pen.line(
                        colour, w, x + 1, y + 9, x + 4, y + 2, x + 12, y + 2, x + 15, y + 9, x + 15, y + 14, x + 1,
                        y + 14, x + 1, y + 9);
                pen.line(
                        colour, w, x + 1, y + 9, x + 5, y + 9, x + 6, y + 11, x + 10, y + 11, x + 11, y + 9, x + 15,
                        y + 9);
            }
            case "send" -> pen.line(colour, w, x + 1, y + 3, x + 15, y + 8, x + 1, y + 13, x + 4, y + 8, x + 1, y + 3);
            case "pen" -> {
                pen.line(
                        colour, w, x + 2, y + 14, x + 3, y + 10, x + 11, y + 2, x + 14, y + 5, x + 6, y + 13, x + 2,
                        y + 14);
                pen.line(colour, w, x + 9, y + 4, x + 12, y + 7);
            }
            case "star" -> {
                double[] p = new double[20];
                for (int i = 0; i < 10; i++) {
                    double a = Math.PI * (i / 5.0 - 0.5);
                    double r = i % 2 == 0 ? 7.5 : 3.2;
                    p[2 * i] = x + 8 + r * Math.cos(a);
                    p[2 * i + 1] = y + 8.5 + r * Math.sin(a);
                }
                pen.polygon(colour, p);
            }
            case "bin" -> {
                pen.line(colour, w, x + 2, y + 4, x + 14, y + 4);
                pen.line(colour, w, x + 6, y + 4, x + 6, y + 2, x + 10, y + 2, x + 10, y + 4);
                pen.line(colour, w, x + 3.5, y + 4, x + 4.5, y + 15, x + 11.5, y + 15, x + 12.5, y + 4);
                pen.line(colour, w, x + 7, y + 7, x + 7, y + 12);
                pen.line(colour, w, x + 9.5, y + 7, x + 9.5, y + 12);
            }
            case "clip" ->
                pen.line(
                        colour, w, x + 12, y + 5, x + 6, y + 11, x + 5, y + 9, x + 11, y + 3, x + 13, y + 3, x + 14,
                        y + 5, x + 6, y + 14, x + 3, y + 13, x + 2, y + 10, x + 9, y + 3);
            case "screen" -> {
                pen.frame(colour, x + 1, y + 2, 14, 10, 1);
                pen.line(colour, w, x + 8, y + 12, x + 8, y + 15);
                pen.line(colour, w, x + 5, y + 15, x + 11, y + 15);
            }
            case "sound" -> {
                pen.polygon(
                        colour, x + 1, y + 6, x + 4, y + 6, x + 8, y + 2, x + 8, y + 14, x + 4, y + 10, x + 1, y + 10);
                pen.ring(colour, w, x + 8, y + 8, 3.5, -50, 100);
                pen.ring(colour, w, x + 8, y + 8, 6.5, -50, 100);
            }
            case "wave" -> {
                pen.ring(colour, 1.8, x + 8, y + 13, 11, 50, 80);
                pen.ring(colour, 1.8, x + 8, y + 13, 7, 45, 90);
                pen.disc(colour, x + 8, y + 13, 1.8);
            }
            case "lock" -> {
                pen.round(colour, x + 3, y + 7, 10, 8, 1.5);
                pen.ring(colour, 1.8, x + 8, y + 7, 3.5, 0, 180);
            }
            case "battery" -> {
                pen.frame(colour, x, y + 4, 14, 8, 1.5);
                pen.rect(colour, (int) x + 2, (int) y + 6, 8, 4);
                pen.rect(colour, (int) x + 14, (int) y + 7, 2, 2);
            }
            case "keyboard" -> {
                pen.frame(colour, x, y + 3, 16, 10, 1.5);
                for (int i = 0; i < 8; i++) {
                    pen.rect(colour, (int) x + 2 + i % 4 * 3 + i / 4, (int) y + 5 + i / 4 * 3, 2, 2);
                }
                pen.rect(colour, (int) x + 5, (int) y + 11, 6, 1);
            }
            case "person" -> {
                pen.ring(colour, w, x + 8, y + 5, 3.2, 0, 360);
                pen.ring(colour, w, x + 8, y + 16, 6.5, 15, 150);
            }
            case "clock" -> {
                pen.ring(colour, w, x + 8, y + 8, 6.5, 0, 360);
                pen.line(colour, w, x + 8, y + 4, x + 8, y + 8, x + 11, y + 10);
            }
            case "chart" -> {
                pen.rect(colour, (int) x + 1, (int) y + 9, 3, 6);
                pen.rect(colour, (int) x + 6, (int) y + 5, 3, 10);
                pen.rect(colour, (int) x + 11, (int) y + 1, 3, 14);
            }
            case "grid" -> {
                for (int i = 0; i < 4; i++) {
                    pen.frame(colour, x + 1 + i % 2 * 8, y + 1 + i / 2 * 8, 6, 6, 1);
                }
            }
            case "left", "centre", "justify" -> {
                for (int i = 0; i < 4; i++) {
                    int n = name.equals("justify") || i % 2 == 0 ? 14 : 9;
                    int at = name.equals("centre") ? (16 - n) / 2 : 1;
                    pen.rect(colour, (int) x + at, (int) y + 2 + 4 * i, n, 1);
                }
            }
            case "down" -> pen.line(colour, 1.8, x + 4, y + 6, x + 8, y + 10, x + 12, y + 6);
            case "next" -> pen.line(colour, 1.8, x + 6, y + 4, x + 10, y + 8, x + 6, y + 12);
            case "cross" -> {
                pen.line(colour, w, x + 4, y + 4, x + 12, y + 12);
                pen.line(colour, w, x + 12, y + 4, x + 4, y + 12);
            }
            case "plus" -> {
                pen.line(colour, w, x + 8, y + 2, x + 8, y + 14);
                pen.line(colour, w, x + 2, y + 8, x + 14, y + 8);
            }
            case "tick" -> pen.line(colour, 2, x + 3, y + 8, x + 7, y + 12, x + 13, y + 4);
            case "bell" -> {
                pen.line(
                        colour, w, x + 2, y + 12, x + 4, y + 10, x + 4, y + 6, x + 6, y + 3, x + 10, y + 3, x + 12,
                        y + 6, x + 12, y + 10, x + 14, y + 12, x + 2, y + 12);
                pen.ring(colour, w, x + 8, y + 12.5, 2, 180, 180);
            }
            case "shop" -> {
                pen.line(
                        colour, w, x + 1, y + 2, x + 4, y + 2, x + 6, y + 11, x + 13, y + 11, x + 15, y + 5, x + 5,
                        y + 5);
                pen.disc(colour, x + 7, y + 14, 1.4);
                pen.disc(colour, x + 12, y + 14, 1.4);
            }
            default -> throw new IllegalArgumentException("no icon " + name);
        }
    }
}
