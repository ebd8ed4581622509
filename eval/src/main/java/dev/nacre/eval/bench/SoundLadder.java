package dev.nacre.eval.bench;

import java.util.ArrayList;
import java.util.List;

/** Picks some of a list of settings. */
final class SoundLadder {
    private SoundLadder() {}

    /**
     * So many, the first and the last among them, evenly spread; of one, the middle.
     *
     * @param points at least 1; where there are fewer settings, all of them
     */
    static List<String> pick(List<String> settings, int points) {
        if (points < 1) {
            throw new IllegalArgumentException("points: " + points + ", at least 1");
        }
        if (points >= settings.size()) {
            return settings;
        }
        List<String> picked = new ArrayList<>();
        for (int i = 0; i < points; i++) {
            double at = points == 1 ? 0.5 : i / (points - 1.0);
            picked.add(settings.get((int) Math.round(at * (settings.size() - 1))));
        }
        return picked;
    }
}
