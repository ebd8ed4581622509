package dev.nacre.testing.imageio;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Runs the tests of a contract by hand, so that a test can tell which of them an implementation fails. */
public final class Contracts {
    private Contracts() {}

    /**
     * Runs all tests that a class inherits.
     *
     * @param contract with all its tests public
     * @return what failed and why, by the name of the method
     */
    public static Map<String, Throwable> failures(Object contract) {
        Map<String, Throwable> failures = new TreeMap<>();
        Method[] methods = contract.getClass().getMethods();
        Arrays.sort(methods, Comparator.comparing(Method::getName));
        for (Method method : methods) {
            if (!method.isAnnotationPresent(Test.class)) {
                continue;
            }
            try {
                method.setAccessible(true);
                method.invoke(contract);
            } catch (InvocationTargetException e) {
                failures.put(method.getName(), e.getCause());
            } catch (IllegalAccessException e) {
                throw new AssertionError(e);
            }
        }
        return failures;
    }
}
