package dev.nacre.eval.screens;

import java.awt.image.BufferedImage;
import java.util.Locale;
import java.util.Random;

/** A spreadsheet: a grid full of figures, a toolbar, a small chart. */
final class SpreadsheetScreen implements Screen {
    private static final int[] COLUMNS = {150, 88, 88, 88, 88, 96, 80, 88, 88, 88, 88, 88, 88};
    private static final String[] HEADINGS = {"Variety", "Beds", "Sown", "Up", "Kept", "Yield, kg", "Share"};
    private static final String[] CROPS = {
        "Amber beetroot",
        "Black radish",
        "Blue kale",
        "Broad bean",
        "Celeriac",
        "Chard",
        "Corn salad",
        "Curly endive",
        "Early carrot",
        "Fennel",
        "Field garlic",
        "Flat parsley",
        "Green pea",
        "Leek",
        "Long turnip",
        "Oak lettuce",
        "Parsnip",
        "Red onion",
        "Rocket",
        "Runner bean",
        "Savoy",
        "Spinach",
        "Winter squash"
    };

    @Override
    public String name() {
        return "spreadsheet";
    }

    @Override
    public BufferedImage draw() {
        Pen pen = new Pen(1280, 720, 0xFFFFFF);
        toolbar(pen);
        grid(pen);
        cells(pen);
        chart(pen);
        pen.rect(0xF1F3F4, 0, 692, 1280, 28);
        String[] sheets = {"Harvest", "Seeds", "Beds 1-40", "Notes"};
        int x = 60;
        Icons.draw(pen, "plus", 0x5F6368, 22, 698);
        for (int i = 0; i < sheets.length; i++) {
            pen.sans(12);
            int width = (int) pen.width(sheets[i]) + 36;
            if (i == 0) {
                pen.rect(0xFFFFFF, x, 692, width, 28);
                pen.rect(0x188038, x, 717, width, 3);
            }
            pen.text(i == 0 ? 0x188038 : 0x444746, x + 18, 711, sheets[i]);
            x += width;
        }
        pen.right(0x5F6368, 1262, 711, "Sum: 2 381.4   Average: 103.5   Count: 23");
        return pen.finish();
    }

    private static void toolbar(Pen pen) {
        pen.rect(0xF8F9FA, 0, 0, 1280, 104);
        pen.round(0x188038, 14, 10, 28, 28, 4);
        Icons.draw(pen, "grid", 0xFFFFFF, 20, 16);
        pen.sans(17).text(0x202124, 54, 28, "Harvest, second year");
        Icons.draw(pen, "star", 0xF9AB00, 240, 14);
        double x = 54;
        for (String menu : new String[] {"File", "Edit", "View", "Insert", "Format", "Data", "Tools", "Help"}) {
            x = pen.sans(13).text(0x444746, x, 52, menu) + 18;
        }
        pen.round(0xC2E7FF, 1150, 14, 112, 36, 18);
        Icons.draw(pen, "lock", 0x001D35, 1166, 23);
        pen.bold(13).text(0x001D35, 1192, 37, "Share");
        pen.round(0xEDF2FA, 10, 62, 1260, 36, 18);
        String[] icons = {"search", "pen", "clip", "bin", "chart", "grid", "left", "centre", "justify", "clock", "bell"
        };
        for (int i = 0; i < icons.length; i++) {
            Icons.draw(pen, icons[i], 0x444746, 30 + 36 * i, 72);
        }
        pen.frame(0x9AA0A6, 440, 68, 64, 24, 4);
        pen.sans(13).text(0x202124, 452, 85, "100 %");
        pen.bold(15).text(0x202124, 532, 86, "B");
        pen.serif(15).text(0x202124, 564, 86, "I");
        pen.sans(15).text(0x202124, 594, 86, "S");
        pen.rule(0x202124, 592, 80, 606, 81);
    }

    private static void grid(Pen pen) {
        pen.rule(0xC0C4C9, 0, 104, 1280, 105);
        pen.sans(13).text(0x202124, 14, 122, "F2");
        pen.serif(14).text(0x5F6368, 58, 122, "fx");
        pen.mono(13).text(0x202124, 84, 122, "=SUMIF(Log!$B:$B; A2; Log!$E:$E) / 1000");
        pen.rule(0xC0C4C9, 0, 130, 1280, 131);
        pen.rect(0xF8F9FA, 0, 131, 1280, 22);
        pen.rect(0xF8F9FA, 0, 131, 44, 561);
        int x = 44;
        for (int i = 0; i < COLUMNS.length; i++) {
            if (i == 5) {
                pen.rect(0xD3E3FD, x, 131, COLUMNS[i], 22);
            }
            pen.sans(12).centre(0x444746, x + COLUMNS[i] / 2.0, 147, String.valueOf((char) ('A' + i)));
            pen.rule(0xD9DCE0, x, 131, x + 1, 692);
            x += COLUMNS[i];
        }
        for (int row = 0; row <= 24; row++) {
            int y = 153 + 22 * row;
            pen.rule(0xE3E5E8, 0, y, 1280, y + 1);
            if (row < 25) {
                pen.sans(12).centre(0x5F6368, 22, y + 16, Integer.toString(row + 1));
            }
        }
    }

    private static void cells(Pen pen) {
        Random random = new Random(18);
        pen.rect(0xE6F4EA, 45, 154, 677, 21);
        int x = 44;
        for (int i = 0; i < HEADINGS.length; i++) {
            if (i == 0) {
                pen.bold(13).text(0x202124, x + 6, 169, HEADINGS[i]);
            } else {
                pen.bold(13).right(0x202124, x + COLUMNS[i] - 6, 169, HEADINGS[i]);
            }
            x += COLUMNS[i];
        }
        for (int row = 0; row < CROPS.length; row++) {
            int y = 191 + 22 * row;
            int sown = 20 + random.nextInt(380);
            int up = sown - random.nextInt(sown / 4 + 1);
            double yield = 20 + 180 * random.nextDouble();
            String[] figures = {
                Integer.toString(1 + random.nextInt(6)),
                Integer.toString(sown),
                Integer.toString(up),
                Integer.toString(up - random.nextInt(up / 5 + 1)),
                String.format(Locale.ROOT, "%.1f", yield),
                String.format(Locale.ROOT, "%.1f %%", yield / 23.8)
            };
            pen.sans(13).text(0x202124, 50, y, CROPS[row]);
            x = 44 + COLUMNS[0];
            for (int i = 0; i < figures.length; i++) {
                if (i == 5) {
                    int heat = yield < 60 ? 0xFCE8E6 : yield < 130 ? 0xFEF7E0 : 0xCEEAD6;
                    pen.rect(heat, x + 1, y - 15, COLUMNS[i + 1] - 1, 21);
                }
                pen.sans(13).right(yield < 45 && i == 4 ? 0xC5221F : 0x202124, x + COLUMNS[i + 1] - 6, y, figures[i]);
                x += COLUMNS[i + 1];
            }
        }
        int left = 44 + 150 + 4 * 88;
        pen.line(0x1A73E8, 2, left, 175, left + 97, 175, left + 97, 197, left, 197, left, 175);
        pen.rect(0x1A73E8, left + 93, 193, 7, 7);
    }

    private static void chart(Pen pen) {
        pen.rect(0xFFFFFF, 760, 198, 470, 310);
        pen.frame(0xBDC1C6, 760, 198, 470, 310, 2);
        pen.bold(15).text(0x202124, 780, 226, "Yield by month, kg");
        Random random = new Random(4);
        int[] colours = {0x1A73E8, 0xE8710A, 0x188038};
        String[] names = {"Roots", "Leaves", "Fruit"};
        for (int i = 0; i < 5; i++) {
            pen.rule(0xE3E5E8, 810, 460 - 50 * i, 1215, 461 - 50 * i);
            pen.sans(11).right(0x5F6368, 802, 464 - 50 * i, Integer.toString(50 * i));
        }
        String[] months = {"Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov"};
        for (int m = 0; m < months.length; m++) {
            for (int k = 0; k < 3; k++) {
                int high = (int) (20 + 160 * Math.exp(-Math.pow(m - 2 - 1.5 * k, 2) / 6) + random.nextInt(20));
                pen.rect(colours[k], 822 + 50 * m + 12 * k, 460 - high, 11, high);
            }
            pen.sans(11).centre(0x5F6368, 840 + 50 * m, 476, months[m]);
        }
        for (int k = 0; k < 3; k++) {
            pen.rect(colours[k], 820 + 110 * k, 488, 10, 10);
            pen.sans(12).text(0x444746, 836 + 110 * k, 498, names[k]);
        }
    }
}
