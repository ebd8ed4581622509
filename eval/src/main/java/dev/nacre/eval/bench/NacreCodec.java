package dev.nacre.eval.bench;

import dev.nacre.bitstream.DecodeLimits;
import dev.nacre.bitstream.ModelException;
import dev.nacre.image.CodingReport;
import dev.nacre.image.DecodedPicture;
import dev.nacre.image.EncodeOptions;
import dev.nacre.image.Picture;
import dev.nacre.image.WallocCodec;
import dev.nacre.image.WallocOptions;
import dev.nacre.runtime.ModelInfo;
import dev.nacre.runtime.ModelPackage;
import dev.nacre.runtime.ModelStore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Ours: {@link WallocCodec}. It has no effort to choose, so there is one preset. */
final class NacreCodec implements BenchCodec {
    private static final CodecScale SCALE = CodecScale.whole("level", 15, 98);

    private final int threads;
    private final ModelStore store;
    private WallocCodec codec;
    private CodingReport report;

    NacreCodec(int threads, ModelStore store) {
        this.threads = threads;
        this.store = store;
    }

    @Override
    public String name() {
        return "walloc";
    }

    @Override
    public Preset preset() {
        return Preset.FAST;
    }

    @Override
    public String implementation() {
        String model;
        try (ModelPackage found = store.find(options().model())) {
            ModelInfo info = found.info();
            model = info.id() + " " + info.version() + " "
                    + HexFormat.of().formatHex(info.hash8()).substring(0, 8);
        } catch (ModelException e) {
            model = "without a model";
        }
        return "Nacre walloc, " + model + ", " + options().device() + ", threads=" + threads;
    }

    private WallocOptions options() {
        return WallocOptions.defaults().withThreads(threads);
    }

    @Override
    public String suffix() {
        return "ncr";
    }

    @Override
    public Optional<String> missing() {
        try {
            store.find(options().model()).close();
            return Optional.empty();
        } catch (ModelException e) {
            return Optional.of(e.getMessage());
        }
    }

    @Override
    public List<String> settings(int points) {
        return SCALE.settings(points);
    }

    @Override
    public Measured<byte[]> encode(Picture picture, String setting) throws IOException {
        EncodeOptions options = EncodeOptions.defaults().withLevel(SCALE.wholeValue(setting));
        return Meter.measure(() -> {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            report = codec().encode(picture, options, out);
            return out.toByteArray();
        });
    }

    @Override
    public Measured<Picture> decode(byte[] file) throws IOException {
        return Meter.measure(() -> {
            DecodedPicture decoded = codec().decode(new ByteArrayInputStream(file), DecodeLimits.defaults());
            report = decoded.report();
            return decoded.picture();
        });
    }

    /** What the last call took, part by part. */
    CodingReport report() {
        if (report == null) {
            throw new IllegalStateException("nothing was coded yet");
        }
        return report;
    }

    private WallocCodec codec() {
        if (codec == null) {
            codec = WallocCodec.open(store, options());
        }
        return codec;
    }

    @Override
    public void close() {
        if (codec != null) {
            codec.close();
        }
    }
}
