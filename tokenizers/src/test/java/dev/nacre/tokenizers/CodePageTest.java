package dev.nacre.tokenizers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.nacre.bitstream.ByteReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The worked example of docs/format.md, "Code grids", is what the code computes. */
class CodePageTest {
    private static final Path PAGE = Path.of("..", "docs", "format.md");
    private static final int FEW = 3;

    /** What the context expects, but in the first and the ninth frame. */
    private static final int[] CODES = {
        2, 1, 0, 2, 0, 2, 0, 2, 0, 0, 0, 2, 0, 2, 0, 0, 3, 2, 0, 2, 0, 2, 0, 0, 0, 2, 0, 2, 0, 2, 0, 2
    };

    private static PackageBuilder example() {
        return new PackageBuilder()
                .table(
                        "q.codebooks",
                        "int8",
                        new int[] {40, -8, -24, 16, 8, 30, -10, -33, 9, 2, -7, 5, 1, -11, 0, 0},
                        2,
                        1,
                        4,
                        2)
                .parameter("q.fractionBits", 4)
                .table("c.enter.weight", "int8", new int[] {60, -35, 20, 10, -41, 52, 5, -28}, 1, 2, 4)
                .table("c.enter.bias", "int16", new int[] {700, 512, -300, 900}, 2, 2)
                .table("c.hidden.weight", "int8", new int[] {90, 31, -55, 77}, 1, 2, 2)
                .table("c.hidden.bias", "int16", new int[] {1000, 2048, 4000, -100}, 2, 2)
                .table(
                        "c.logits.weight",
                        "int8",
                        new int[] {20, -9, -14, 6, 3, 17, -8, -12, 7, 7, -11, 15, 13, -5, 0, -9},
                        2,
                        4,
                        2)
                .table("c.logits.bias", "int32", new int[] {0, 500, -200, 900, 300, 0, 0, -700}, 2, 4)
                .parameter("c.inputShift", 1)
                .parameter("c.inputLow", -31)
                .parameter("c.inputHigh", 31)
                .parameter("c.enterShift", 4)
                .parameter("c.enterHigh", 127)
                .parameter("c.hiddenShift", 6)
                .parameter("c.hiddenHigh", 255)
                .parameter("c.logitShift", 1)
                .parameter("c.precision", 8);
    }

    @Test
    void exampleIsWhatTheCoderDoes() throws IOException {
        CodeContext context = RandomContexts.context(example());
        CodeGrid grid = CodeGrid.of(1, 2, 4, CODES);
        StringBuilder text = new StringBuilder();
        CodePrediction prediction = new CodePrediction(context);
        for (int t = 0; t < FEW; t++) {
            for (int pair = 0; pair < 2; pair++) {
                prediction.predict(pair);
                text.append("frame ").append(t).append(" pair ").append(pair).append(": starts");
                for (int code = 0; code <= 4; code++) {
                    text.append(' ').append(prediction.start(code));
                }
                text.append(", code ").append(grid.code(t, pair)).append('\n');
                prediction.take(pair, grid.code(t, pair));
            }
            prediction.endFrame();
        }
        CodeCoder coder = new CodeCoder(context);
        for (CodeGrid g : new CodeGrid[] {grid, grid.slice(0, FEW)}) {
            byte[] unit = coder.encode(g);
            assertEquals(g, coder.decode(new ByteReader(unit), g.frames(), 2, "example"));
            text.append("codes");
            for (int code : g.codes()) {
                text.append(' ').append(code);
            }
            text.append("\nunit  ").append(hex(unit)).append('\n');
        }
        assertEquals(block("codes"), text.toString());
    }

    private static String hex(byte[] bytes) {
        return HexFormat.ofDelimiter(" ").withUpperCase().formatHex(bytes);
    }

    private static String block(String language) throws IOException {
        Matcher m =
                Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(PAGE));
        if (!m.find()) {
            throw new AssertionError("the page has no block " + language);
        }
        return m.group(1);
    }
}
