package dev.nacre.fit;

/**
 * Numbers of one step of Adam, with the correction of its start.
 *
 * @param first 1 - beta1
 * @param second 1 - beta2
 * @param rate learning rate / (1 - beta1^n)
 * @param unbias 1 / sqrt(1 - beta2^n)
 */
record AdamRates(float first, float second, float rate, float unbias) {
    static final float EPSILON = 1e-8f;

    /** @param n number of the step, from 1 */
    static AdamRates at(int n, double beta1, double beta2, double rate) {
        return new AdamRates(
                (float) (1 - beta1), (float) (1 - beta2), (float) (rate / (1 - StrictMath.pow(beta1, n))), (float)
                        (1 / StrictMath.sqrt(1 - StrictMath.pow(beta2, n))));
    }
}
