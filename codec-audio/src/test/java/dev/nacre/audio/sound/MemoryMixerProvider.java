package dev.nacre.audio.sound;

import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.Map;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.Clip;
import javax.sound.sampled.DataLine;
import javax.sound.sampled.Line;
import javax.sound.sampled.Mixer;
import javax.sound.sampled.spi.MixerProvider;

/** A mixer without a sound card, whose clips take a stream into memory and play nothing. Registered for the tests. */
public final class MemoryMixerProvider extends MixerProvider {
    static final Mixer.Info INFO = new Mixer.Info("memory", "Nacre tests", "clips in memory", "1") {};

    private static final Line.Info CLIP = new DataLine.Info(Clip.class, (AudioFormat) null);

    /** Called by Java Sound. */
    public MemoryMixerProvider() {}

    @Override
    public Mixer.Info[] getMixerInfo() {
        return new Mixer.Info[] {INFO};
    }

    @Override
    public Mixer getMixer(Mixer.Info info) {
        if (info != INFO) {
            throw new IllegalArgumentException("not of this provider: " + info);
        }
        return (Mixer) answering(Mixer.class, (proxy, method, arguments) -> switch (method.getName()) {
            case "getMixerInfo" -> INFO;
            case "isLineSupported" -> ((Line.Info) arguments[0]).getLineClass() == Clip.class;
            case "getSourceLineInfo" -> new Line.Info[] {CLIP};
            case "getLine" -> clip();
            case "hashCode" -> 1;
            case "equals" -> proxy == arguments[0];
            default -> throw new UnsupportedOperationException(method.toString());
        });
    }

    private static Clip clip() {
        byte[][] content = new byte[1][];
        AudioFormat[] format = new AudioFormat[1];
        return (Clip) answering(Clip.class, (proxy, method, arguments) -> {
            switch (method.getName()) {
                case "open" -> {
                    content[0] = open((AudioInputStream) arguments[0]);
                    format[0] = ((AudioInputStream) arguments[0]).getFormat();
                    return null;
                }
                case "getFormat" -> {
                    return format[0];
                }
                case "getFrameLength" -> {
                    return content[0].length / format[0].getFrameSize();
                }
                case "getMicrosecondLength" -> {
                    return (long) (content[0].length / format[0].getFrameSize() * 1e6 / format[0].getFrameRate());
                }
                case "close" -> {
                    return null;
                }
                default -> throw new UnsupportedOperationException(method.toString());
            }
        });
    }

    private static byte[] open(AudioInputStream stream) throws IOException {
        return stream.readAllBytes();
    }

    private static Object answering(Class<?> type, InvocationHandler handler) {
        return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler);
    }

    /** For messages of failing tests. */
    @Override
    public String toString() {
        return Map.of("mixer", INFO.getName()).toString();
    }
}
