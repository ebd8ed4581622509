package dev.nacre.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.runtime.Parallel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same picture fitted by JVMs that compile the same arithmetic to other instructions. */
class FitJvmTest {
    /** Prints what a short fit has come to. */
    static final class Child {
        public static void main(String[] args) {
            System.out.println(hash());
        }
    }

    private static String hash() {
        PyramidFit fit = new PyramidFit(
                Pyramids.REFERENCE,
                Pyramids.reference(40, 290),
                PyramidOptions.defaults().withSteps(20),
                Parallel.sequential());
        int hash = 0;
        for (int step = 0; step < fit.steps(); step++) {
            FitLoss loss = fit.step(step);
            hash = 31 * hash + loss.hashCode();
        }
        for (float[] values : StateCopy.floatsOf(fit)) {
            hash = 31 * hash + Arrays.hashCode(values);
        }
        return Integer.toHexString(hash);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-Xint", "-XX:UseAVX=0", "-XX:UseAVX=2", "-XX:TieredStopAtLevel=1"})
    void everyJvmFitsTheSame(String flag) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        flag,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Child.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
        assertTrue(process.waitFor(5, TimeUnit.MINUTES), flag + " did not end");
        assertEquals(0, process.exitValue());
        assertEquals(hash(), printed, flag);
    }
}
