package dev.nacre.eval.screens;

import java.awt.image.BufferedImage;

/** A mail window: folders, a list of letters, and one of them open with running text. */
final class MailScreen implements Screen {
    private static final String[][] LETTERS = {
        {"Ines Okafor", "Tide tables for the autumn", "I have put the new tables on the shelf by the door, and", "09:12"
        },
        {
            "Harbour office",
            "Berth 14 is free from Monday",
            "Please tell us by Thursday whether you still want it.",
            "08:47"
        },
        {"Tomas Lind", "Re: the broken winch", "The part came, but it is for the larger model. I shall", "Yesterday"},
        {
            "Mei Arden",
            "Photographs from the regatta",
            "Two hundred and six, sorted by boat. The best of yours",
            "Yesterday"
        },
        {"Choir", "No rehearsal this week", "The hall has a leak, so we meet again on the ninth.", "Sunday"},
        {"Ruben Vale", "Soup recipe, as promised", "Soak the beans overnight. Do not salt them before they", "Saturday"
        },
        {"Library", "Three books are due", "They can be kept two more weeks if nobody asks for them.", "Friday"},
        {"Ada Brook", "Minutes of the meeting", "Item four is still open: who keeps the key of the shed?", "3 Sep"},
    };

    private static final String[] BODY = {
        "Good morning,",
        "",
        "I have put the new tide tables on the shelf by the door, and a copy for the",
        "other boats is in the blue folder. Two things are different from last year.",
        "",
        "First, high water at the mole is now given for the new gauge, which stands",
        "forty centimetres lower than the old one. Who reads the old staff has to add",
        "that by hand until it is repainted. Second, the evening bridge opens at a",
        "quarter past the hour instead of on the hour, from the first of October on.",
        "",
        "Could you look over the column for the neap tides before I send it to print?",
        "Row 19 looks wrong to me: 2.41 m cannot follow 2.86 m within half a day.",
        "",
        "See you on Saturday, and bring the long rope.",
        "",
        "Ines",
    };

    @Override
    public String name() {
        return "mail";
    }

    @Override
    public BufferedImage draw() {
        Pen pen = new Pen(1280, 720, 0xFFFFFF);
        folders(pen);
        list(pen);
        letter(pen);
        return pen.finish();
    }

    private static void folders(Pen pen) {
        pen.rect(0xF3F1EC, 0, 0, 200, 720);
        pen.round(0x7A4B2A, 16, 18, 168, 40, 8);
        Icons.draw(pen, "pen", 0xFFFFFF, 34, 30);
        pen.bold(14).text(0xFFFFFF, 62, 43, "Write a letter");
        String[][] folders = {
            {"inbox", "Inbox", "12"},
            {"star", "Marked", ""},
            {"send", "Sent", ""},
            {"file", "Drafts", "2"},
            {"folder", "Boats", "5"},
            {"folder", "Choir", ""},
            {"folder", "Garden", ""},
            {"bin", "Bin", ""}
        };
        for (int i = 0; i < folders.length; i++) {
            int y = 80 + 38 * i;
            if (i == 0) {
                pen.round(0xE4DFD4, 8, y, 184, 32, 6);
            }
            Icons.draw(pen, folders[i][0], i == 0 ? 0x7A4B2A : 0x6B655B, 22, y + 8);
            (i == 0 ? pen.bold(14) : pen.sans(14)).text(0x2B2822, 50, y + 21, folders[i][1]);
            pen.sans(12).right(0x6B655B, 180, y + 21, folders[i][2]);
        }
        pen.sans(12).text(0x6B655B, 22, 690, "3.1 of 15 GB used");
        pen.round(0xDDD7CA, 22, 698, 156, 6, 3);
        pen.round(0x7A4B2A, 22, 698, 32, 6, 3);
    }

    private static void list(Pen pen) {
        pen.rule(0xE2DED5, 200, 0, 201, 720);
        pen.round(0xF3F1EC, 216, 16, 368, 36, 18);
        Icons.draw(pen, "search", 0x6B655B, 232, 26);
        pen.sans(13).text(0x6B655B, 258, 39, "Search letters");
        int[] colours = {0x2F7D6B, 0x35557F, 0xA3522B, 0x7B4A8C, 0x5C6B2F, 0xB03A48, 0x3E6A8A, 0x8A6D1F};
        for (int i = 0; i < LETTERS.length; i++) {
            int y = 66 + 82 * i;
            if (i == 0) {
                pen.rect(0xF7EFE6, 201, y, 398, 82);
                pen.rect(0x7A4B2A, 201, y, 3, 82);
            }
            pen.disc(colours[i], 236, y + 36, 18);
            pen.bold(15).centre(0xFFFFFF, 236, y + 41, LETTERS[i][0].substring(0, 1));
            (i < 3 ? pen.bold(14) : pen.sans(14)).text(0x2B2822, 266, y + 24, LETTERS[i][0]);
            pen.sans(12).right(0x6B655B, 584, y + 24, LETTERS[i][3]);
            (i < 3 ? pen.bold(13) : pen.sans(13)).text(0x2B2822, 266, y + 45, LETTERS[i][1]);
            pen.clip(266, y, 318, 82);
            pen.sans(12).text(0x6B655B, 266, y + 65, LETTERS[i][2]);
            pen.unclip();
            pen.rule(0xECE8DF, 216, y + 81, 584, y + 82);
            if (i == 3) {
                Icons.draw(pen, "clip", 0x6B655B, 566, y + 34);
            }
        }
    }

    private static void letter(Pen pen) {
        pen.rule(0xE2DED5, 600, 0, 601, 720);
        String[] tools = {"send", "folder", "star", "bin"};
        for (int i = 0; i < tools.length; i++) {
            Icons.draw(pen, tools[i], 0x4A463E, 628 + 40 * i, 26);
        }
        pen.rule(0xECE8DF, 601, 64, 1280, 65);
        pen.bold(22).text(0x2B2822, 628, 104, "Tide tables for the autumn");
        pen.disc(0x2F7D6B, 648, 146, 20);
        pen.bold(17).centre(0xFFFFFF, 648, 152, "I");
        pen.bold(14).text(0x2B2822, 680, 142, "Ines Okafor");
        pen.sans(12).text(0x6B655B, 680, 160, "to the boat committee");
        pen.sans(12).right(0x6B655B, 1252, 142, "Tuesday 9 September, 09:12");
        for (int i = 0; i < BODY.length; i++) {
            pen.sans(15).text(0x2B2822, 628, 206 + 24 * i, BODY[i]);
        }
        String[] files = {"tides-autumn.pdf", "gauge-new.png"};
        String[] sizes = {"184 kB", "412 kB"};
        for (int i = 0; i < 2; i++) {
            int x = 628 + 220 * i;
            pen.frame(0xD8D3C7, x, 604, 204, 48, 6);
            pen.round(i == 0 ? 0xB03A48 : 0x35557F, x + 10, 614, 28, 28, 4);
            Icons.draw(pen, i == 0 ? "file" : "chart", 0xFFFFFF, x + 16, 620);
            pen.sans(13).text(0x2B2822, x + 48, 626, files[i]);
            pen.sans(11).text(0x6B655B, x + 48, 642, sizes[i]);
        }
        pen.frame(0xD8D3C7, 628, 668, 120, 36, 18);
        pen.sans(14).centre(0x2B2822, 688, 691, "Answer");
    }
}
