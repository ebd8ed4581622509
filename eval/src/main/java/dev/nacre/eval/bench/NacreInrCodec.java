package dev.nacre.eval.bench;

import dev.nacre.bitstream.DecodeLimits;
import dev.nacre.image.InrCodec;
import dev.nacre.image.InrEncodeOptions;
import dev.nacre.image.InrOptions;
import dev.nacre.image.Picture;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Ours: {@link InrCodec}, which is fitted to each picture: for minutes, so it is measured only where it is asked for. */
final class NacreInrCodec implements BenchCodec {
    private static final CodecScale SCALE = CodecScale.whole("quality", 15, 80);

    private final Preset preset;
    private final InrEncodeOptions options;
    private final int threads;
    private final InrCodec codec;

    NacreInrCodec(Preset preset, int threads) {
        this.preset = preset;
        this.threads = threads;
        options = InrEncodeOptions.defaults().withEffort(Integer.parseInt(Efforts.value("inr", preset)));
        codec = InrCodec.open(InrOptions.defaults().withThreads(threads));
    }

    @Override
    public String name() {
        return "inr";
    }

    @Override
    public Preset preset() {
        return preset;
    }

    @Override
    public String implementation() {
        return "Nacre inr, effort=" + options.effort() + ", steps=" + options.steps() + ", threads=" + threads;
    }

    @Override
    public String suffix() {
        return "ncr";
    }

    @Override
    public Optional<String> missing() {
        return Optional.empty();
    }

    @Override
    public List<String> settings(int points) {
        return SCALE.settings(points);
    }

    @Override
    public Measured<byte[]> encode(Picture picture, String setting) throws IOException {
        InrEncodeOptions chosen = options.withQuality(SCALE.wholeValue(setting));
        return Meter.measure(() -> {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            codec.encode(picture, chosen, out);
            return out.toByteArray();
        });
    }

    /** With the least effort: the code is the same, and more of it takes up to hours. */
    @Override
    public void warmUp(Picture picture, String setting) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        codec.encode(picture, options.withEffort(0).withQuality(SCALE.wholeValue(setting)), out);
        decode(out.toByteArray());
    }

    @Override
    public Measured<Picture> decode(byte[] file) throws IOException {
        return Meter.measure(() -> codec.decode(new ByteArrayInputStream(file), DecodeLimits.defaults())
                .picture());
    }

    @Override
    public void close() {
        codec.close();
    }
}
