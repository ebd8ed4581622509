package dev.nacre.media;

import dev.nacre.image.Picture;
import dev.nacre.runtime.NacreEnvironment;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.javacpp.Loader;

/**
 * FFmpeg's libraries, loaded into this process. They are unpacked once into Nacre's cache folder, and stay loaded until the process
 * ends.
 *
 * <p>Immutable and thread-safe.
 */
public final class Ffmpeg {
    /** JavaCPP's property for where it unpacks; a user who has set it knows better. */
    private static final String CACHE_PROPERTY = "org.bytedeco.javacpp.cachedir";

    /**
     * JavaCPP's property for how large the whole process may be: by default four times the Java heap, models of ONNX Runtime and all, and
     * past it any call fails. 0 is no limit.
     */
    private static final String PROCESS_LIMIT_PROPERTY = "org.bytedeco.javacpp.maxPhysicalBytes";

    private static Ffmpeg loaded;

    private final FfmpegLog log;
    private final String version;

    private Ffmpeg(FfmpegLog log, String version) {
        this.log = log;
        this.version = version;
    }

    /**
     * The one FFmpeg of this process, loaded by the first call (some 0.2 s; 2 s where it has to be unpacked).
     *
     * @throws MediaException if there are no natives for this platform, or they can't be unpacked or loaded
     */
    public static synchronized Ffmpeg load() throws MediaException {
        if (loaded == null) {
            loaded = load(NacreEnvironment.system());
        }
        return loaded;
    }

    private static Ffmpeg load(NacreEnvironment environment) throws MediaException {
        if (System.getProperty(CACHE_PROPERTY) == null) {
            System.setProperty(
                    CACHE_PROPERTY,
                    environment
                            .cacheFolder()
                            .toAbsolutePath()
                            .resolve("natives")
                            .resolve("javacpp")
                            .toString());
        }
        if (System.getProperty(PROCESS_LIMIT_PROPERTY) == null) {
            System.setProperty(PROCESS_LIMIT_PROPERTY, "0");
        }
        try {
            Loader.load(avutil.class);
            Loader.load(avcodec.class);
            Loader.load(avformat.class);
            // Not called from here: but avcodec's presets refer to it, and would look for it one by one.
            Loader.load(swscale.class);
            FfmpegLog log = new FfmpegLog();
            avutil.setLogCallback(log);
            avutil.av_log_set_level(avutil.AV_LOG_INFO);
            return new Ffmpeg(log, avutil.av_version_info().getString());
        } catch (LinkageError e) {
            throw new MediaException(
                    "FFmpeg's native libraries can't be loaded here (" + reason(e)
                            + "); there are some for Linux on x86-64, and NACRE_CACHE must be a folder that can be written",
                    e);
        }
    }

    private static String reason(Throwable e) {
        String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return message.lines().findFirst().orElse("");
    }

    /** FFmpeg's version, {@code 8.1.2}. */
    public String version() {
        return version;
    }

    /** True if these libraries were built under the GPL (with x264 and x265), not the LGPL. */
    public boolean isGpl() {
        return avcodec.avcodec_license().getString().startsWith("GPL");
    }

    /** True if there is an encoder of this name, {@code libwebp}. */
    public boolean hasEncoder(String name) {
        return avcodec.avcodec_find_encoder_by_name(name) != null;
    }

    /** True if there is a decoder of this name, {@code libaom-av1}. */
    public boolean hasDecoder(String name) {
        return avcodec.avcodec_find_decoder_by_name(name) != null;
    }

    /**
     * The version of the library behind an encoder, {@code 3.14.1}; empty where it does not tell FFmpeg. Only libaom does: it is
     * asked by coding a picture of 64 by 64 pixels.
     */
    public Optional<String> libraryVersion(String encoder) {
        if (!encoder.equals("libaom-av1") || !hasEncoder(encoder)) {
            return Optional.empty();
        }
        long mark = log.mark();
        try {
            StillEncoder.of(this, encoder, PixelLayout.YUV444)
                    .withOption("cpu-used", "8")
                    .encode(Picture.of(64, 64, Picture.Colour.GREY, new byte[64 * 64]));
        } catch (MediaException e) {
            return Optional.empty();
        }
        Pattern pattern = Pattern.compile("\\bv?(\\d+\\.\\d+[.\\w-]*)");
        return log.since(mark, avutil.AV_LOG_INFO).stream()
                .map(pattern::matcher)
                .filter(Matcher::find)
                .map(matcher -> matcher.group(1))
                .findFirst();
    }

    FfmpegLog log() {
        return log;
    }

    /** Throws if {@code code} is one of FFmpeg's error codes; else returns it. {@code mark} is the log's before the call. */
    int check(int code, String what, long mark) throws MediaException {
        if (code < 0) {
            throw failure(what, Optional.of(code), mark);
        }
        return code;
    }

    /** An exception of one line: what failed, FFmpeg's name of the error, and its last messages. */
    MediaException failure(String what, Optional<Integer> code, long mark) {
        StringBuilder message = new StringBuilder(what);
        if (code.isPresent()) {
            byte[] text = new byte[128];
            avutil.av_strerror(code.get(), text, text.length);
            int length = 0;
            while (length < text.length && text[length] != 0) {
                length++;
            }
            message.append(": ").append(new String(text, 0, length, StandardCharsets.UTF_8));
        }
        List<String> said = log.since(mark, avutil.AV_LOG_ERROR);
        if (!said.isEmpty()) {
            String lines = String.join("; ", said.subList(Math.max(0, said.size() - 3), said.size()));
            message.append(" (")
                    .append(lines.replaceAll("\\s+", " ").replaceAll(" ?@ 0x[0-9a-f]+", ""))
                    .append(')');
        }
        return new MediaException(message.toString());
    }
}
