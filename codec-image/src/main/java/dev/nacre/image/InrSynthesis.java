package dev.nacre.image;

import dev.nacre.bitstream.MalformedBitstreamException;

/**
 * Turns latents into samples, in integers, so that every machine gets the same pixels: upsampling, a network that sees one pixel at a
 * time, residual 3x3 layers. Any rectangle of a picture comes out as in the whole. Layout: format.md, "Synthesis of inr". Immutable
 * and thread-safe.
 *
 * <p>Source: Ladune et al. 2023 ("COOL-CHIC"), section 3.3, and its later versions; the integers are ours.
 */
final class InrSynthesis {
    private static final int LEVEL = 255;

    private final InrShape shape;
    private final int planes;
    private final int width;
    private final int height;
    private final InrUpsampler upsampler;
    private final InrDense layer;
    private final InrDense output;
    private final InrDense skip;
    private final InrDense[] residuals;
    private final int latentBits; // fraction bits of upsampled latents
    private final int latentLimit; // of these
    private final int hiddenLimit;
    private final int sampleLimit;

    /**
     * @param width of the picture
     * @param height of the picture
     * @throws MalformedBitstreamException if a sum could leave 32 bits
     */
    InrSynthesis(InrNetworks networks, int width, int height, long fileOffset) throws MalformedBitstreamException {
        this.shape = networks.shape();
        this.planes = networks.planes();
        this.width = width;
        this.height = height;
        latentBits = InrFormat.latentFractionBits(shape.latentBits());
        upsampler = new InrUpsampler(networks, fileOffset);
        int at = shape.synthesisLayer();
        layer = dense(networks, at, at + 1, shape.synthesisWidth(), latentBits, InrFormat.HIDDEN_BITS, fileOffset);
        int bias = shape.synthesisOutputBias();
        output = dense(
                networks,
                shape.synthesisOutput(),
                bias,
                planes,
                InrFormat.HIDDEN_BITS,
                InrFormat.SAMPLE_BITS,
                fileOffset);
        skip = dense(networks, shape.synthesisSkip(), -1, planes, latentBits, InrFormat.SAMPLE_BITS, fileOffset);
        residuals = new InrDense[shape.residuals()];
        int samples = InrDense.MAX_LIMIT;
        for (int i = 0; i < residuals.length; i++) {
            InrDense dense = dense(
                    networks,
                    shape.residual(i),
                    shape.residual(i) + 1,
                    planes,
                    InrFormat.SAMPLE_BITS,
                    InrFormat.SAMPLE_BITS,
                    fileOffset);
            int[] centres = new int[planes];
            for (int p = 0; p < planes; p++) {
                centres[p] = 9 * p + 4;
            }
            residuals[i] = dense.plusInputs(centres);
            samples = Math.min(samples, residuals[i].inputLimit());
        }
        sampleLimit = samples;
        hiddenLimit = output.inputLimit();
        latentLimit = Math.min(upsampler.inputLimit(), Math.min(layer.inputLimit(), skip.inputLimit()));
        long sum = output.bound(hiddenLimit) + skip.bound(latentLimit);
        if (shape.latentLimit() << latentBits > latentLimit || sum > 1 << 30) {
            throw InrDense.tooLarge("the synthesis", fileOffset);
        }
    }

    private static InrDense dense(
            InrNetworks networks, int weights, int bias, int outputs, int inputBits, int outputBits, long fileOffset)
            throws MalformedBitstreamException {
        return InrDense.of(
                networks.tensor(weights),
                bias < 0 ? null : networks.tensor(bias),
                outputs,
                inputBits,
                outputBits,
                "the synthesis",
                fileOffset);
    }

    /** The latents of grid {@code grid} that some pixels depend on. */
    private Rect window(Rect pixels, int grid) {
        return window(pixels.grown(shape.residuals(), width, height), width, height, grid);
    }

    private static Rect window(Rect area, int width, int height, int grid) {
        Rect window = area;
        for (int level = 1; level <= grid; level++) {
            window = InrUpsampler.source(window, InrFormat.latentsIn(width, level), InrFormat.latentsIn(height, level));
        }
        return window;
    }

    /** The pixels of a picture under all latents that some of its pixels depend on. */
    static Rect reach(InrHeader header, Rect pixels) {
        int width = header.width();
        int height = header.height();
        Rect area = pixels.grown(header.shape().residuals(), width, height);
        int left = area.x();
        int top = area.y();
        long right = area.endX();
        long bottom = area.endY();
        for (int grid = 1; grid < header.grids(); grid++) {
            Rect window = window(area, width, height, grid);
            left = Math.min(left, window.x() << grid);
            top = Math.min(top, window.y() << grid);
            right = Math.max(right, (long) window.endX() << grid);
            bottom = Math.max(bottom, (long) window.endY() << grid);
        }
        return new Rect(left, top, (int) Math.min(width, right) - left, (int) Math.min(height, bottom) - top);
    }

    /**
     * Paints a rectangle.
     *
     * @param latents has at least the {@link #window windows} of these pixels
     * @param pixels of the picture
     * @param canvas gets them, with the rectangle's corner at (x, y)
     */
    void paint(InrLatents latents, Rect pixels, Canvas canvas, int x, int y) {
        Rect area = pixels.grown(shape.residuals(), width, height);
        int[][][] samples = pointwise(latents, pixels, area);
        for (int i = 0; i < residuals.length; i++) {
            Rect next = pixels.grown(residuals.length - 1 - i, width, height);
            samples = residual(residuals[i], samples, area, next);
            area = next;
        }
        int half = 1 << InrFormat.SAMPLE_BITS - 1;
        for (int p = 0; p < planes; p++) {
            for (int row = 0; row < pixels.height(); row++) {
                int[] levels = samples[p][row];
                InrKernels.levels(levels, LEVEL, half, InrFormat.SAMPLE_BITS, LEVEL, pixels.width());
                canvas.paint(p, levels, x, y + row, pixels.width());
            }
        }
    }

    /** Samples before the residual layers, {@code [plane][row][column]}. */
    private int[][][] pointwise(InrLatents latents, Rect pixels, Rect area) {
        int grids = shape.grids();
        InrUpsampler.Scratch scratch = upsampler.new Scratch(area.width() + 2, latentLimit);
        Rect halfArea = grids == 1 ? null : window(pixels, 1);
        int[][][] halves = new int[grids][][];
        for (int grid = 1; grid < grids; grid++) {
            halves[grid] = halfPlane(latents, pixels, grid);
        }
        int first = area.x() >> 1;
        int count = (area.endX() - 1 >> 1) - first + 1;
        int[] fine = new int[2 * count];
        int[][] even = new int[grids][count];
        int[][] odd = new int[grids][count];
        int[][] hidden = new int[shape.synthesisWidth()][count];
        int[] skipped = new int[count];
        int[] sums = new int[count];
        int[][][] samples = new int[planes][area.height()][area.width()];
        for (int row = 0; row < area.height(); row++) {
            int y = area.y() + row;
            latents.row(0, y, area.x(), area.width(), fine, area.x() & 1);
            for (int i = 0; i < count; i++) {
                even[0][i] = fine[2 * i] << latentBits;
                odd[0][i] = fine[2 * i + 1] << latentBits;
            }
            for (int grid = 1; grid < grids; grid++) {
                scratch.row(
                        halves[grid],
                        halfArea,
                        InrFormat.latentsIn(width, 1),
                        InrFormat.latentsIn(height, 1),
                        y,
                        area.x(),
                        area.endX());
                System.arraycopy(scratch.even, 0, even[grid], 0, count);
                System.arraycopy(scratch.odd, 0, odd[grid], 0, count);
            }
            for (int phase = 0; phase < 2; phase++) {
                int[][] inputs = phase == 0 ? even : odd;
                for (int o = 0; o < hidden.length; o++) {
                    InrKernels.linear(hidden[o], inputs, layer.weights, o * grids, grids, layer.bias[o], count);
                    InrKernels.relu(hidden[o], layer.shift, hiddenLimit, count);
                }
                for (int p = 0; p < planes; p++) {
                    InrKernels.linear(
                            sums, hidden, output.weights, p * hidden.length, hidden.length, output.bias[p], count);
                    InrKernels.linear(skipped, inputs, skip.weights, p * grids, grids, skip.bias[p], count);
                    InrKernels.sum(sums, output.shift, skipped, skip.shift, count);
                    InrKernels.limit(sums, -sampleLimit, sampleLimit, count);
                    spread(sums, phase, area, samples[p][row]);
                }
            }
        }
        return samples;
    }

    /** Puts every second column in its place; the first of {@code from} is column 2 floor(x / 2) + phase. */
    private static void spread(int[] from, int phase, Rect area, int[] to) {
        int i = phase < (area.x() & 1) ? 1 : 0;
        int x = phase ^ (area.x() & 1);
        for (; x < area.width(); x += 2, i++) {
            to[x] = from[i];
        }
    }

    /** The part of a grid that some pixels depend on, upsampled to stride 2. */
    private int[][] halfPlane(InrLatents latents, Rect pixels, int grid) {
        Rect source = window(pixels, grid);
        int[][] rows = new int[source.height()][source.width()];
        for (int y = 0; y < rows.length; y++) {
            latents.row(grid, source.y() + y, source.x(), source.width(), rows[y], 0);
            for (int x = 0; x < source.width(); x++) {
                rows[y][x] <<= latentBits;
            }
        }
        for (int level = grid - 1; level >= 1; level--) {
            Rect target = window(pixels, level);
            int[][] next = new int[target.height()][target.width()];
            upsampler.new Scratch(target.width() + 2, latentLimit)
                    .run(
                            rows,
                            source,
                            InrFormat.latentsIn(width, level + 1),
                            InrFormat.latentsIn(height, level + 1),
                            next,
                            target);
            source = target;
            rows = next;
        }
        return rows;
    }

    /** One 3x3 layer: from the samples of {@code area} those of {@code target}, which lies one pixel inside or at the border. */
    private int[][][] residual(InrDense dense, int[][][] samples, Rect area, Rect target) {
        int count = target.width();
        int[][][] rows = new int[3][3 * planes][count]; // ring of rows: [row % 3][plane * 3 + dx + 1]
        int[][] taps = new int[9 * planes][];
        int[][][] results = new int[planes][target.height()][count];
        int loaded = -1; // last row in the ring
        for (int row = 0; row < target.height(); row++) {
            int y = target.y() + row;
            int last = Math.min(height - 1, y + 1);
            for (int from = Math.max(loaded + 1, Math.max(0, y - 1)); from <= last; from++) {
                for (int p = 0; p < planes; p++) {
                    shift(samples[p][from - area.y()], area, target, rows[from % 3], 3 * p);
                }
                loaded = from;
            }
            for (int p = 0; p < planes; p++) {
                for (int dy = -1; dy <= 1; dy++) {
                    int from = Math.max(0, Math.min(height - 1, y + dy));
                    System.arraycopy(rows[from % 3], 3 * p, taps, 9 * p + 3 * (dy + 1), 3);
                }
            }
            for (int p = 0; p < planes; p++) {
                int[] to = results[p][row];
                InrKernels.linear(to, taps, dense.weights, p * taps.length, taps.length, dense.bias[p], count);
                InrKernels.clamp(to, dense.shift, sampleLimit, count);
            }
        }
        return results;
    }

    /** The columns of the target, and those left and right of them; at the picture's border its edge goes on. */
    private void shift(int[] row, Rect area, Rect target, int[][] to, int at) {
        int count = target.width();
        int from = target.x() - area.x();
        int left = target.x() == 0 ? 1 : 0;
        System.arraycopy(row, from - 1 + left, to[at], left, count - left);
        to[at][0] = row[from - 1 + left];
        System.arraycopy(row, from, to[at + 1], 0, count);
        int right = target.endX() == width ? 1 : 0;
        System.arraycopy(row, from + 1, to[at + 2], 0, count - right);
        to[at + 2][count - 1] = row[from + count - right];
    }
}
