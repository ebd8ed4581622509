package dev.nacre.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class JsonLineTest {
    @Test
    void keepsOrderAndQuotes() {
        JsonLine line = new JsonLine()
                .put("b", "x\"y\\z\n\u2028")
                .put("a", 3)
                .put("list", List.of(new JsonLine().put("ok", true), new JsonLine()));
        assertEquals("{\"b\":\"x\\\"y\\\\z\\u000a\\u2028\",\"a\":3,\"list\":[{\"ok\":true},{}]}", line.toString());
    }

    @Test
    void leavesOutWhatDoesNotExist() {
        assertEquals(
                "{\"a\":1}",
                new JsonLine()
                        .put("n", null)
                        .put("x", Double.NaN)
                        .put("a", 1)
                        .put("y", Double.POSITIVE_INFINITY, 2)
                        .toString());
    }

    @Test
    void roundsToDecimals() {
        assertEquals(
                "{\"a\":100,\"b\":0.12,\"c\":-3.5,\"d\":0}",
                new JsonLine()
                        .put("a", 100.0, 3)
                        .put("b", 0.1249, 2)
                        .put("c", -3.5, 4)
                        .put("d", 0.0, 2)
                        .toString());
    }
}
