package dev.nacre.audio;

import dev.nacre.bitstream.ModelException;
import dev.nacre.runtime.Device;
import dev.nacre.runtime.FloatTensor;
import dev.nacre.runtime.ModelPackage;
import dev.nacre.runtime.OnnxOptions;
import dev.nacre.runtime.OnnxSession;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The two float graphs of a hifi model, each loaded when it is first wanted. Nothing here decides about a code.
 *
 * <p>Thread-safe. A run uses one thread: channels and sounds are what goes side by side.
 */
final class HifiGraphs implements AutoCloseable {
    private final ModelPackage model;
    private final HifiModel numbers;
    private final Device device;
    private OnnxSession encoder; // null until wanted; guarded by this
    private OnnxSession decoder;
    private boolean closed;

    /** @param model stays open as long as this */
    HifiGraphs(ModelPackage model, HifiModel numbers, Device device) {
        this.model = model;
        this.numbers = numbers;
        this.device = device;
    }

    /** Runs of the encoder over one channel, from its start on: features of a group of frames to latents. */
    synchronized Run encoderRun() throws ModelException {
        if (encoder == null) {
            encoder = open(HifiModel.ENCODER);
        }
        return new Run(
                encoder,
                "features",
                numbers.frameFloats(),
                "latents",
                numbers.quantizer().dims());
    }

    /** Runs of the decoder over one channel: latents of a group of frames to spectra. */
    synchronized Run decoderRun() throws ModelException {
        if (decoder == null) {
            decoder = open(HifiModel.DECODER);
        }
        return new Run(decoder, "latents", numbers.quantizer().dims(), "spectra", numbers.frameFloats());
    }

    private OnnxSession open(String graph) throws ModelException {
        if (closed) {
            throw new IllegalStateException("this codec is closed");
        }
        return model.session(graph, OnnxOptions.defaults().withDevice(device).withThreads(1));
    }

    /** A graph with the histories of its convolutions, zeros at the start. Mutable, for one thread. */
    final class Run {
        private final OnnxSession session;
        private final String input;
        private final String output;
        private final FloatTensor in;
        private final FloatTensor out;
        private final FloatTensor[] states;
        private final FloatTensor[] next;
        private boolean fresh = true; // whether all states are zeros

        private Run(OnnxSession session, String input, int inputWidth, String output, int outputWidth)
                throws ModelException {
            this.session = session;
            this.input = input;
            this.output = output;
            int frames = numbers.groupFrames();
            Map<String, List<Long>> inputs = ports(session.inputs());
            Map<String, List<Long>> outputs = ports(session.outputs());
            require(inputs, input, List.of(1L, (long) frames, (long) inputWidth));
            require(outputs, output, List.of(1L, (long) frames, (long) outputWidth));
            in = FloatTensor.allocate(1, frames, inputWidth);
            out = FloatTensor.allocate(1, frames, outputWidth);
            List<FloatTensor> before = new ArrayList<>();
            List<FloatTensor> after = new ArrayList<>();
            for (int i = 0; inputs.containsKey("state" + i); i++) {
                List<Long> shape = inputs.get("state" + i);
                require(outputs, "next" + i, shape);
                long[] sides = shape.stream().mapToLong(Long::longValue).toArray();
                try {
                    before.add(FloatTensor.allocate(sides));
                    after.add(FloatTensor.allocate(sides));
                } catch (IllegalArgumentException e) {
                    throw new ModelException(numbers.info() + ": state" + i + ": " + e.getMessage(), e);
                }
            }
            if (inputs.size() != before.size() + 1 || outputs.size() != before.size() + 1) {
                throw new ModelException(numbers.info() + ": the graph of " + output + " has inputs " + inputs.keySet()
                        + " and outputs " + outputs.keySet());
            }
            states = before.toArray(new FloatTensor[0]);
            next = after.toArray(new FloatTensor[0]);
        }

        private void require(Map<String, List<Long>> ports, String name, List<Long> shape) throws ModelException {
            if (!shape.equals(ports.get(name))) {
                throw new ModelException(
                        numbers.info() + " should have " + name + " of shape " + shape + ", has " + ports.get(name));
            }
        }

        private Map<String, List<Long>> ports(List<OnnxSession.Port> list) {
            Map<String, List<Long>> ports = new TreeMap<>();
            list.forEach(port -> ports.put(port.name(), port.shape()));
            return ports;
        }

        /** What the graph reads, {@code [frames][width]}: fill it before {@link #run}. */
        FloatTensor in() {
            return in;
        }

        /** What the graph made, {@code [frames][width]}. */
        FloatTensor out() {
            return out;
        }

        /** Runs the graph over the next frames. */
        void run() throws ModelException {
            OnnxSession.Call call = session.call().input(input, in).output(output, out);
            for (int i = 0; i < states.length; i++) {
                call.input("state" + i, states[i]).output("next" + i, next[i]);
            }
            call.run();
            for (int i = 0; i < states.length; i++) {
                FloatTensor used = states[i];
                states[i] = next[i];
                next[i] = used;
            }
            fresh = false;
        }

        /** Goes back to the start: histories become zeros. */
        void reset() {
            if (fresh) {
                return;
            }
            for (FloatTensor state : states) {
                FloatBuffer buffer = state.buffer();
                while (buffer.hasRemaining()) {
                    buffer.put(0f);
                }
            }
            fresh = true;
        }
    }

    /** Lets go of the sessions; repeatable. */
    @Override
    public synchronized void close() {
        closed = true;
        if (encoder != null) {
            encoder.close();
        }
        if (decoder != null) {
            decoder.close();
        }
    }
}
