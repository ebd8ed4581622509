package dev.nacre.image.imageio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.testing.PageSamples;
import dev.nacre.testing.TestPictures;
import dev.nacre.testing.imageio.Images;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.Part;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.imageio.ImageIO;
import javax.swing.JScrollPane;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The samples of docs/imageio.md, taken from the page, compiled and run. */
class PageTest {
    private static final BufferedImage PHOTO = Images.image(TestPictures.photo(1100, 60, 95));

    @TempDir
    private static Path folder;

    private static PageSamples samples;

    @BeforeAll
    static void compile() throws IOException {
        samples = PageSamples.compile(Path.of("..", "docs", "imageio.md"), folder, 4);
    }

    @AfterAll
    static void close() throws IOException {
        samples.close();
    }

    /** An interface whose methods answer what the map says, and nothing else. */
    private static <T> T pretend(Class<T> type, Map<String, Object> answers, List<String> calls) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> {
            calls.add(method.getName() + (args == null ? "" : " " + args[0]));
            return answers.get(method.getName());
        }));
    }

    private static byte[] upload(byte[] file, List<String> calls) throws Exception {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        Part part = pretend(Part.class, Map.of("getInputStream", new ByteArrayInputStream(file)), new ArrayList<>());
        HttpServletRequest request =
                pretend(HttpServletRequest.class, Map.of("getMethod", "POST", "getPart", part), new ArrayList<>());
        Map<String, Object> answers = new TreeMap<>();
        answers.put("getOutputStream", new ServletOutputStream() {
            @Override
            public void write(int b) {
                body.write(b);
            }

            @Override
            public boolean isReady() {
                return true;
            }

            @Override
            public void setWriteListener(WriteListener listener) {
                throw new UnsupportedOperationException("not asynchronous");
            }
        });
        HttpServletResponse response = pretend(HttpServletResponse.class, answers, calls);
        HttpServlet servlet = (HttpServlet)
                samples.type("UploadServlet").getDeclaredConstructor().newInstance();
        servlet.service(request, response);
        return body.toByteArray();
    }

    @Test
    void theServletAnswersWithASmallPicture() throws Exception {
        for (String format : List.of("png", "ncr")) {
            ByteArrayOutputStream file = new ByteArrayOutputStream();
            ImageIO.write(PHOTO, format, file);
            List<String> calls = new ArrayList<>();
            byte[] answer = upload(file.toByteArray(), calls);
            assertTrue(calls.contains("setContentType image/x-nacre"), calls::toString);
            assertEquals(550, PluginTesting.reader(answer).read(0).getWidth());
        }
        List<String> calls = new ArrayList<>();
        upload(new byte[100], calls);
        assertEquals(List.of("sendError 415"), calls);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        ImageIO.write(PHOTO, "ncr", file);
        calls.clear();
        upload(Arrays.copyOf(file.toByteArray(), file.size() / 2), calls);
        assertEquals(List.of("sendError 422"), calls);
    }

    @Test
    void thumbnailatorAndTheViewerTakeNacreFiles() throws Exception {
        File picture = folder.resolve("picture.ncr").toFile();
        ImageIO.write(PHOTO, "ncr", picture);
        File small = folder.resolve("small.ncr").toFile();
        samples.call("Resize", "main", (Object) new String[] {picture.toString(), small.toString()});
        assertEquals(320, ImageIO.read(small).getWidth());
        JScrollPane view = (JScrollPane) samples.call("Viewer", "view", picture);
        assertEquals(1100, view.getViewport().getView().getPreferredSize().width);
    }

    @Test
    void qualityAndRegionsAreHonoured() throws Exception {
        File coarse = folder.resolve("coarse.ncr").toFile();
        File fine = folder.resolve("fine.ncr").toFile();
        samples.call("Details", "write", PHOTO, coarse, 0.1f);
        samples.call("Details", "write", PHOTO, fine, 0.8f);
        assertTrue(coarse.length() < fine.length());
        BufferedImage part = (BufferedImage) samples.call("Details", "readPart", fine, new Rectangle(600, 10, 100, 40));
        Images.assertSamples(
                Images.sampled(ImageIO.read(fine), new Rectangle(600, 10, 100, 40), 1, 1), part, 1, "part");
    }
}
