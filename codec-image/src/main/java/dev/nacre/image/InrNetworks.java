package dev.nacre.image;

import java.util.List;

/**
 * All parameters of an inr picture, as integers: what a file holds besides the latents. Immutable by convention.
 *
 * @param planes of the picture without alpha, 1 or 3
 * @param tensors as {@link InrShape#tensors} lists them
 */
record InrNetworks(InrShape shape, int planes, List<InrTensor> tensors) {
    InrNetworks {
        List<InrShape.Tensor> expected = shape.tensors(planes);
        if (planes != 1 && planes != 3 || tensors.size() != expected.size()) {
            throw new IllegalArgumentException(tensors.size() + " tensors for " + planes + " planes");
        }
        for (int i = 0; i < tensors.size(); i++) {
            if (tensors.get(i).values().length != expected.get(i).size()) {
                throw new IllegalArgumentException(expected.get(i).name() + ": "
                        + tensors.get(i).values().length + " numbers, must be "
                        + expected.get(i).size());
            }
        }
        tensors = List.copyOf(tensors);
    }

    InrTensor tensor(int index) {
        return tensors.get(index);
    }
}
