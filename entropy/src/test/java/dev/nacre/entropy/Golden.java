package dev.nacre.entropy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Reads the golden streams, which an independent program wrote ({@code golden/make_vectors.py}). */
final class Golden {
    private Golden() {}

    record Rans(String name, int lanes, List<FrequencyTable> tables, int[] tableOf, int[] values, byte[] bytes) {}

    /** A context of -1 is a raw bit. */
    record Binary(String name, int[] contexts, int[] bits, byte[] bytes) {}

    static List<Rans> ransStreams() throws IOException {
        List<Rans> streams = new ArrayList<>();
        String[] head = {};
        List<FrequencyTable> tables = new ArrayList<>();
        int[][] pairs = {};
        for (String line : lines("rans_streams.txt")) {
            String[] words = line.split(" ");
            switch (words[0]) {
                case "stream" -> {
                    head = words;
                    tables = new ArrayList<>();
                }
                case "table" -> tables.add(table(words));
                case "symbols" -> pairs = pairs(words);
                default ->
                    streams.add(new Rans(head[1], Integer.parseInt(head[2]), tables, pairs[0], pairs[1], bytes(words)));
            }
        }
        return streams;
    }

    static List<Binary> binaryStreams() throws IOException {
        List<Binary> streams = new ArrayList<>();
        String name = "";
        int[][] pairs = {};
        for (String line : lines("binary_streams.txt")) {
            String[] words = line.split(" ");
            switch (words[0]) {
                case "stream" -> name = words[1];
                case "decisions" -> pairs = pairs(words);
                default -> streams.add(new Binary(name, pairs[0], pairs[1], bytes(words)));
            }
        }
        return streams;
    }

    private static FrequencyTable table(String[] words) {
        int[] frequencies = new int[words.length - 5];
        for (int s = 0; s < frequencies.length; s++) {
            frequencies[s] = Integer.parseInt(words[5 + s]);
        }
        int precision = Integer.parseInt(words[1]);
        int min = Integer.parseInt(words[2]);
        int shift = Integer.parseInt(words[3]);
        return words[4].equals("1")
                ? FrequencyTable.withEscape(precision, min, shift, frequencies)
                : FrequencyTable.closed(precision, min, shift, frequencies);
    }

    private static int[][] pairs(String[] words) {
        int[][] pairs = new int[2][words.length - 1];
        for (int i = 1; i < words.length; i++) {
            String[] pair = words[i].split(":");
            pairs[0][i - 1] = pair[0].equals("raw") ? -1 : Integer.parseInt(pair[0]);
            pairs[1][i - 1] = Integer.parseInt(pair[1]);
        }
        return pairs;
    }

    private static byte[] bytes(String[] words) {
        return words.length < 2 ? new byte[0] : HexFormat.of().parseHex(words[1]);
    }

    private static List<String> lines(String name) throws IOException {
        try (InputStream in = Golden.class.getResourceAsStream("/golden/" + name)) {
            return new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII))
                    .lines()
                    .toList();
        }
    }
}
