package dev.nacre.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;

/** The Java classes of a documentation page, compiled against the tests' class path without a warning, to be run. */
public final class PageSamples implements AutoCloseable {
    private final URLClassLoader classes;

    private PageSamples(URLClassLoader classes) {
        this.classes = classes;
    }

    /**
     * Takes every block of Java, one public class each, from a page.
     *
     * @param folder takes sources and classes
     * @param count how many blocks there must be
     */
    public static PageSamples compile(Path page, Path folder, int count) throws IOException {
        List<String> files = new ArrayList<>();
        Matcher block = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(page));
        while (block.find()) {
            Matcher name = Pattern.compile("public class (\\w+)").matcher(block.group(1));
            assertTrue(name.find(), block.group(1));
            Path file = folder.resolve(name.group(1) + ".java");
            files.add(Files.writeString(file, block.group(1)).toString());
        }
        assertEquals(count, files.size());
        List<String> arguments = new ArrayList<>(List.of("-d", folder.toString(), "-Xlint:all", "-Werror"));
        // The class path may be named by a jar of its own, which the compiler follows with a warning of its own kind.
        arguments.addAll(List.of("-Xlint:-path", "-cp", System.getProperty("java.class.path")));
        arguments.addAll(files);
        ByteArrayOutputStream messages = new ByteArrayOutputStream();
        int result =
                ToolProvider.getSystemJavaCompiler().run(null, messages, messages, arguments.toArray(new String[0]));
        assertEquals(0, result, messages::toString);
        return new PageSamples(
                new URLClassLoader(new URL[] {folder.toUri().toURL()}, PageSamples.class.getClassLoader()));
    }

    /** One of the classes. */
    public Class<?> type(String name) throws ClassNotFoundException {
        return classes.loadClass(name);
    }

    /** Calls a static method, of any visibility. */
    public Object call(String type, String method, Object... arguments) throws ReflectiveOperationException {
        for (Method candidate : type(type).getDeclaredMethods()) {
            if (candidate.getName().equals(method)) {
                candidate.setAccessible(true);
                return candidate.invoke(null, arguments);
            }
        }
        throw new AssertionError("no method " + method);
    }

    @Override
    public void close() throws IOException {
        classes.close();
    }
}
