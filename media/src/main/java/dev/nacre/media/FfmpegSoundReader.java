package dev.nacre.media;

import dev.nacre.bitstream.DecodeLimits;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVInputFormat;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVChannelLayout;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVDictionaryEntry;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.SizeTPointer;

/**
 * Sound through FFmpeg's demuxers and decoders. FFmpeg's decoding layer cuts off encoder delay and padding where demuxers tell it;
 * what MP4's edit lists and Ogg's last granule say of the end is cut here, as FFmpeg does not always.
 */
final class FfmpegSoundReader implements MediaSoundReader {
    /** Demuxers of sound in one file: none that opens other files or addresses because a file says so. */
    private static final String DEMUXERS =
            "aac,ac3,eac3,aiff,amr,ape,asf,au,avi,caf,flac,matroska,webm,mov,mp4,m4a,mp3,mpegts,nut,ogg,tta,w64,wav,wv";

    /** Read and thrown away before a sample that was sought, in parts of a second: longer than any codec remembers. */
    private static final int PREROLL = 2;

    /** How many seconds earlier to try where FFmpeg can't say where a jump went to. */
    private static final int[] BACK = {0, 2, 10, 60};

    /** Flag of a page of Ogg (RFC 3533, section 6). */
    private static final int OGG_LAST = 4;

    /** Samples of the longest frames there are (Vorbis, HE-AAC), twice. */
    private static final int MAX_PADDING = 16384;

    /** Tags of the container, not of the sound. */
    private static final Set<String> TECHNICAL =
            Set.of("language", "handler_name", "vendor_id", "major_brand", "minor_version", "compatible_brands");

    private final Ffmpeg ffmpeg;
    private final ByteSource source;
    private final DecodeLimits limits;
    private final boolean seekable;
    private FfmpegIo io;
    private AVFormatContext format;
    private AVCodecContext decoder;
    private AVPacket packet;
    private AVFrame frame;
    private AVStream stream;
    private MediaSoundInfo info;
    private OptionalLong end = OptionalLong.empty(); // where the sound is cut
    private long firstTime; // of the first sample, in the stream's units
    private int frameAt; // the frame's first sample not yet given
    private int frameEnd; // 0: there is no frame
    private boolean drained;
    private long next; // number of the next sample to give
    private long firstByte = -1; // of the page or packet that the last jump went to
    private boolean closed;

    /** @param source stands at its start; closed with the reader, and by the caller if this throws */
    FfmpegSoundReader(Ffmpeg ffmpeg, ByteSource source, DecodeLimits limits) throws IOException {
        this.ffmpeg = ffmpeg;
        this.source = source;
        this.limits = limits;
        this.seekable = source.isSeekable();
        try {
            open();
        } catch (IOException | RuntimeException e) {
            free();
            throw e;
        }
    }

    private void open() throws IOException {
        long mark = ffmpeg.log().mark();
        packet = avcodec.av_packet_alloc();
        frame = avutil.av_frame_alloc();
        if (packet == null || frame == null) {
            throw new MediaException("no memory for a reader");
        }
        int code = openDemuxer(null);
        if (code < 0 && seekable && startsLikeMp3()) {
            code = openDemuxer(avformat.av_find_input_format("mp3")); // two frames alone may look like something else
        }
        ffmpeg.check(code, "no sound that FFmpeg can read", mark);
        check(avformat.avformat_find_stream_info(format, (AVDictionary) null), "no sound that FFmpeg can read", mark);
        int index = avformat.av_find_best_stream(format, avutil.AVMEDIA_TYPE_AUDIO, -1, -1, (AVCodec) null, 0);
        check(index, "no sound in this file", mark);
        stream = format.streams(index);
        for (int i = 0; i < format.nb_streams(); i++) {
            if (i != index) {
                format.streams(i).discard(avcodec.AVDISCARD_ALL);
            }
        }
        openDecoder(mark);
        boolean any = nextFrame();
        if (any) {
            firstTime = frame.pts() == avutil.AV_NOPTS_VALUE ? 0 : frame.pts();
        }
        int rate = any ? frame.sample_rate() : decoder.sample_rate();
        AVChannelLayout layout = any ? frame.ch_layout() : decoder.ch_layout();
        if (rate < 1 || layout.nb_channels() < 1 || layout.nb_channels() > ChannelLayout.MAX_CHANNELS) {
            throw new MediaException("sound of " + layout.nb_channels() + " channels and " + rate + " Hz; 1 to "
                    + ChannelLayout.MAX_CHANNELS + " channels can be read");
        }
        describe(rate, layout);
    }

    /** Opens the file from its start; below 0 if FFmpeg can't, and then there is no {@link #format}. */
    private int openDemuxer(AVInputFormat demuxer) throws IOException {
        if (io != null) {
            io.free();
            source.seek(0);
        }
        io = FfmpegIo.of(source);
        format = avformat.avformat_alloc_context();
        if (format == null) {
            throw new MediaException("no memory for a reader");
        }
        format.pb(io.context());
        AVDictionary options = new AVDictionary(null);
        avutil.av_dict_set(options, "format_whitelist", DEMUXERS, 0);
        avutil.av_dict_set(options, "protocol_whitelist", "none", 0);
        int code = avformat.avformat_open_input(format, (String) null, demuxer, options);
        avutil.av_dict_free(options);
        if (code < 0) {
            format = null; // a failed open has freed it
            io.rethrow();
        }
        return code;
    }

    private boolean startsLikeMp3() throws IOException {
        byte[] head = new byte[3];
        source.seek(0);
        return source.readFully(head, 0, 3) == 3
                && (head[0] == 'I' && head[1] == 'D' && head[2] == '3' || head[0] == -1 && (head[1] & 0xE6) == 0xE2);
    }

    private void openDecoder(long mark) throws IOException {
        AVCodecParameters parameters = stream.codecpar();
        AVCodec codec = avcodec.avcodec_find_decoder(parameters.codec_id());
        if (codec == null) {
            throw new MediaException("FFmpeg " + ffmpeg.version() + " has no decoder for "
                    + avcodec.avcodec_get_name(parameters.codec_id()).getString());
        }
        decoder = avcodec.avcodec_alloc_context3(codec);
        if (decoder == null) {
            throw new MediaException("no memory for a decoder");
        }
        check(avcodec.avcodec_parameters_to_context(decoder, parameters), "a decoder's parameters", mark);
        decoder.pkt_timebase(stream.time_base());
        decoder.thread_count(1);
        decoder.err_recognition(avcodec.AV_EF_CRCCHECK | avcodec.AV_EF_EXPLODE);
        check(avcodec.avcodec_open2(decoder, codec, (AVDictionary) null), "the decoder can't be opened", mark);
    }

    private void describe(int rate, AVChannelLayout layout) throws IOException {
        String container = format.iformat().name().getString();
        String codec = avcodec.avcodec_get_name(stream.codecpar().codec_id()).getString();
        OptionalLong duration = duration(rate);
        OptionalLong length = OptionalLong.empty();
        if (duration.isPresent() && isExact(container, codec, rate)) {
            // Ogg counts what precedes the sound of Opus.
            long before = codec.equals("opus") ? stream.codecpar().initial_padding() * (long) rate / 48000 : 0;
            length = OptionalLong.of(Math.max(0, duration.getAsLong() - before));
            limits.checkSamples(length.getAsLong());
        }
        end = container.startsWith("mov") || container.equals("ogg") ? length : OptionalLong.empty();
        Map<String, String> tags = new LinkedHashMap<>();
        addTags(stream.metadata(), tags);
        addTags(format.metadata(), tags);
        long mask = layout.order() == avutil.AV_CHANNEL_ORDER_NATIVE ? layout.u_mask() : 0;
        ChannelLayout channels = mask == 0 && layout.nb_channels() <= 2
                ? ChannelLayout.of(layout.nb_channels())
                : ChannelLayout.orUnknown(layout.nb_channels(), mask);
        boolean stored = codec.startsWith("pcm_") || codec.equals("flac");
        int bits = !stored
                ? 0
                : Math.max(
                        stream.codecpar().bits_per_raw_sample(),
                        stream.codecpar().bits_per_coded_sample());
        info = new MediaSoundInfo(
                container, codec, rate, channels, bits, length, length.isPresent() ? length : duration, tags);
    }

    /** The stream's length in samples, which may be a guess. */
    private OptionalLong duration(int rate) {
        AVRational samples = avutil.av_make_q(1, rate);
        if (stream.duration() > 0) {
            return OptionalLong.of(avutil.av_rescale_q(stream.duration(), stream.time_base(), samples));
        }
        return format.duration() > 0
                ? OptionalLong.of(
                        avutil.av_rescale_q(format.duration(), avutil.av_make_q(1, avutil.AV_TIME_BASE), samples))
                : OptionalLong.empty();
    }

    /** True if the container states the exact length of such a stream. */
    private boolean isExact(String container, String codec, int rate) {
        if (stream.duration() <= 0) {
            return false;
        }
        return switch (container) {
            case "flac", "wav", "w64", "aiff", "caf", "tta", "wv" -> true;
            case "ogg" -> seekable && (codec.equals("opus") || codec.equals("vorbis") || codec.equals("flac"));
            // A first sample that is not at 0 has been put there by LAME's header, which also has the count of frames.
            case "mp3" -> stream.start_time() > 0;
            default ->
                container.startsWith("mov")
                        && stream.time_base().num() == 1
                        && stream.time_base().den() == rate;
        };
    }

    private static void addTags(AVDictionary dictionary, Map<String, String> tags) {
        if (dictionary == null) {
            return;
        }
        AVDictionaryEntry entry = null;
        while ((entry = avutil.av_dict_iterate(dictionary, entry)) != null) {
            String name = entry.key().getString().toLowerCase(Locale.ROOT);
            if (!TECHNICAL.contains(name)) {
                tags.putIfAbsent(name, entry.value().getString());
            }
        }
    }

    private void check(int code, String what, long mark) throws IOException {
        io.rethrow();
        ffmpeg.check(code, what, mark);
    }

    /** Decodes the next frame that has samples; false at the end. */
    private boolean nextFrame() throws IOException {
        long mark = ffmpeg.log().mark();
        while (true) {
            int code = avcodec.avcodec_receive_frame(decoder, frame);
            if (code == avutil.AVERROR_EOF()) {
                frameEnd = 0;
                return false;
            }
            if (code != avutil.AVERROR_EAGAIN()) {
                check(code, "damaged sound", mark);
                if (frame.decode_error_flags() != 0 || (frame.flags() & AVFrame.AV_FRAME_FLAG_CORRUPT) != 0) {
                    throw ffmpeg.failure("damaged sound", Optional.empty(), mark);
                }
                frameAt = 0;
                frameEnd = frame.nb_samples();
                if (info != null
                        && (frame.sample_rate() != info.rate()
                                || frame.ch_layout().nb_channels() != info.channels())) {
                    throw new MediaException("sound that changes from " + info.rate() + " Hz, " + info.channels()
                            + " channels to " + frame.sample_rate() + " Hz, "
                            + frame.ch_layout().nb_channels() + " channels");
                }
                if (frameEnd > 0) {
                    return true;
                }
                continue;
            }
            sendPacket(mark);
        }
    }

    private void sendPacket(long mark) throws IOException {
        while (!drained) {
            avcodec.av_packet_unref(packet);
            int code = avformat.av_read_frame(format, packet);
            io.rethrow();
            if (code == avutil.AVERROR_EOF()) {
                drained = true;
                check(avcodec.avcodec_send_packet(decoder, null), "damaged sound", mark);
                return;
            }
            check(code, "damaged file of sound", mark);
            if (packet.stream_index() == stream.index()) {
                firstByte = firstByte < 0 ? packet.pos() : firstByte;
                if ((packet.flags() & avcodec.AV_PKT_FLAG_CORRUPT) != 0) {
                    throw ffmpeg.failure("damaged file of sound", Optional.empty(), mark);
                }
                keepEnd();
                check(avcodec.avcodec_send_packet(decoder, packet), "damaged sound", mark);
                avcodec.av_packet_unref(packet);
                return;
            }
        }
    }

    /**
     * Takes away what FFmpeg says is padding at the end of Vorbis: it is wrong in a file of a single page, and the last granule, where the
     * sound is cut, tells all.
     */
    private void keepEnd() {
        if (seekable && decoder.codec_id() == avcodec.AV_CODEC_ID_VORBIS) {
            BytePointer skip =
                    avcodec.av_packet_get_side_data(packet, avcodec.AV_PKT_DATA_SKIP_SAMPLES, (SizeTPointer) null);
            if (skip != null) {
                skip.capacity(8).asByteBuffer().putInt(4, 0);
            }
        }
    }

    @Override
    public MediaSoundInfo info() {
        return info;
    }

    @Override
    public int read(float[][] samples, int offset, int count) throws IOException {
        requireOpen();
        Blocks.check(samples, info.channels(), offset, count);
        if (end.isPresent() && next >= end.getAsLong() || frameAt >= frameEnd && !nextFrame()) {
            requireWhole();
            return -1;
        }
        int n = Math.min(count, frameEnd - frameAt);
        if (end.isPresent()) {
            n = (int) Math.min(n, end.getAsLong() - next);
        }
        SampleFormats.read(frame, frameAt, samples, offset, n);
        frameAt += n;
        next += n;
        limits.checkSamples(next);
        return n;
    }

    /** The end: that all samples came, and that what is left is no more than a codec's padding. */
    private void requireWhole() throws IOException {
        long behind = frameEnd - frameAt;
        while (behind > 0 && behind <= MAX_PADDING && nextFrame()) {
            behind += frameEnd;
        }
        if (behind > MAX_PADDING) {
            throw new MediaException("several sounds one after another in one file");
        }
        frameAt = frameEnd;
        if (info.length().isPresent() && next < info.length().getAsLong()) {
            throw new MediaException("truncated file: it ends after " + next + " of "
                    + info.length().getAsLong() + " samples");
        }
    }

    @Override
    public void seek(long sample) throws IOException {
        requireOpen();
        Blocks.checkTarget(sample);
        if (!seekable) {
            throw new MediaException("a stream can't be sought");
        }
        long target = info.length().isPresent() ? Math.min(sample, info.length().getAsLong()) : sample;
        boolean found = false;
        for (int seconds : BACK) {
            long from = target - info.rate() / PREROLL - (long) seconds * info.rate();
            found = from > 0 && jump(from, target);
            if (found || from <= 0) {
                break;
            }
        }
        if (!found) {
            restart();
        }
        skipTo(target);
    }

    /** Moves near to {@code from}; false if FFmpeg can't say where that is, or it lies behind {@code target}. */
    private boolean jump(long from, long target) throws IOException {
        AVRational samples = avutil.av_make_q(1, info.rate());
        long time = firstTime + avutil.av_rescale_q(from, samples, stream.time_base());
        if (avformat.av_seek_frame(format, stream.index(), time, avformat.AVSEEK_FLAG_BACKWARD) < 0) {
            io.rethrow();
            return false;
        }
        avcodec.avcodec_flush_buffers(decoder);
        drained = false;
        firstByte = -1;
        if (!nextFrame() || frame.pts() == avutil.AV_NOPTS_VALUE || isOnLastPage()) {
            return false;
        }
        next = avutil.av_rescale_q(frame.pts() - firstTime, stream.time_base(), samples);
        return next >= 0 && next <= target;
    }

    /**
     * True if the last jump went to the last page of a stream of Ogg: FFmpeg can't tell the time of such a page's first packet, as its
     * granule is where the sound is cut, and guesses.
     */
    private boolean isOnLastPage() throws IOException {
        if (!info.container().equals("ogg") || firstByte < 0) {
            return false;
        }
        long place = source.position();
        byte[] head = new byte[6];
        source.seek(firstByte);
        boolean last = source.readFully(head, 0, head.length) < head.length || (head[5] & OGG_LAST) != 0;
        source.seek(place);
        return last;
    }

    /** Opens the file anew: FFmpeg cuts the start of the sound only once. */
    private void restart() throws IOException {
        free();
        source.seek(0);
        MediaSoundInfo known = info;
        info = null;
        OptionalLong knownEnd = end;
        try {
            open();
        } finally {
            info = known;
            end = knownEnd;
        }
        next = 0;
    }

    private void skipTo(long target) throws IOException {
        while (next < target) {
            if (frameAt >= frameEnd && !nextFrame()) {
                return;
            }
            int n = (int) Math.min(frameEnd - frameAt, target - next);
            frameAt += n;
            next += n;
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the reader is closed");
        }
    }

    @Override
    public float[][] readAll() throws IOException {
        return Blocks.readAll(this, limits);
    }

    @Override
    public void close() throws IOException {
        if (!closed) {
            closed = true;
            free();
            source.close();
        }
    }

    private void free() {
        if (frame != null) {
            avutil.av_frame_free(frame);
            frame = null;
        }
        if (packet != null) {
            avcodec.av_packet_free(packet);
            packet = null;
        }
        if (decoder != null) {
            avcodec.avcodec_free_context(decoder);
            decoder = null;
        }
        if (format != null) {
            avformat.avformat_close_input(format);
            format = null;
        }
        if (io != null) {
            io.free();
            io = null;
        }
        stream = null;
        frameAt = 0;
        frameEnd = 0;
        drained = false;
    }
}
