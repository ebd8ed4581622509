package dev.nacre.media;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.bytedeco.ffmpeg.avutil.LogCallback;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;

/**
 * Keeps FFmpeg's last messages instead of letting them onto standard error. FFmpeg has one log for the whole process, so the
 * lines of calls that run at the same time may mix: they are fit for messages to people, and for nothing else.
 *
 * <p>Thread-safe; FFmpeg calls it from threads of its own.
 */
final class FfmpegLog extends LogCallback {
    private static final int KEPT = 32;

    private record Line(long number, int level, String text) {}

    private final Deque<Line> lines = new ArrayDeque<>();
    private long next;

    @Override
    public void call(int level, BytePointer message) {
        if (level > avutil.AV_LOG_INFO) {
            return;
        }
        String text = message.getString().strip();
        synchronized (this) {
            if (!text.isEmpty()) {
                lines.addLast(new Line(next++, level, text));
            }
            if (lines.size() > KEPT) {
                lines.removeFirst();
            }
        }
    }

    /** The present place in the log, for {@link #since}. */
    synchronized long mark() {
        return next;
    }

    /** The kept lines from {@code mark} on that are at least as grave as {@code level}, oldest first. */
    synchronized List<String> since(long mark, int level) {
        List<String> found = new ArrayList<>();
        for (Line line : lines) {
            if (line.number >= mark && line.level <= level && !found.contains(line.text)) {
                found.add(line.text);
            }
        }
        return found;
    }
}
