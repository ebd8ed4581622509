package dev.nacre.eval.bench;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A headless Chromium, steered over plain W3C WebDriver and, for what that lacks (media features, device sizes, full-page pictures), chromedriver's way to
 * the DevTools protocol. One browser and its driver a instance; {@link #close} ends both.
 */
final class WebDriver implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final Pattern PORT = Pattern.compile("started successfully on port (\\d+)");

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1) // chromedriver does not answer an upgrade
            .connectTimeout(LIMIT)
            .build();
    private final Process driver;
    private final Path profile;
    private String base;

    private WebDriver(Process driver, Path profile) {
        this.driver = driver;
        this.profile = profile;
    }

    /** The driver program: {@code NACRE_CHROMEDRIVER}, else {@code chromedriver} on the PATH; empty if there is none. */
    static Optional<Path> program() {
        String named = System.getenv("NACRE_CHROMEDRIVER");
        if (named != null && !named.isEmpty()) {
            return Optional.of(Path.of(named));
        }
        for (String folder : System.getenv("PATH").split(File.pathSeparator)) {
            Path program = Path.of(folder, "chromedriver");
            if (Files.isExecutable(program)) {
                return Optional.of(program);
            }
        }
        return Optional.empty();
    }

    /** Starts the driver on a free port, and a browser with a profile of its own. */
    static WebDriver start(Path program) throws IOException {
        Path profile = Files.createTempDirectory("nacre-browser");
        Process process = new ProcessBuilder(program.toString(), "--port=0")
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .start();
        WebDriver driver = new WebDriver(process, profile);
        try {
            driver.base = "http://127.0.0.1:" + driver.port() + "/session";
            driver.newSession();
            // What the browser shows first has requests of its own.
            driver.open(URI.create("about:blank"));
            driver.requests();
            return driver;
        } catch (IOException | RuntimeException e) {
            driver.close();
            throw e;
        }
    }

    /** Reads what the driver says until it names its port, and goes on reading, so that it never waits for a reader. */
    private int port() throws IOException {
        CompletableFuture<Integer> port = new CompletableFuture<>();
        Thread reader = new Thread(
                () -> {
                    StringBuilder said = new StringBuilder();
                    try (BufferedReader lines = driver.inputReader(StandardCharsets.UTF_8)) {
                        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                            said.append(line).append('\n');
                            Matcher m = PORT.matcher(line);
                            if (m.find()) {
                                port.complete(Integer.parseInt(m.group(1)));
                            }
                        }
                    } catch (IOException e) {
                        port.completeExceptionally(e);
                    }
                    port.completeExceptionally(new IOException("chromedriver ended, saying: " + said));
                },
                "chromedriver-output");
        reader.setDaemon(true);
        reader.start();
        try {
            return port.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("chromedriver did not start", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private void newSession() throws IOException {
        JsonArray args = new JsonArray();
        for (String arg : new String[] {
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--hide-scrollbars",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--force-color-profile=srgb",
            "--user-data-dir=" + profile
        }) {
            args.add(arg);
        }
        JsonObject options = new JsonObject();
        options.add("args", args);
        JsonObject capabilities = new JsonObject();
        capabilities.add("goog:chromeOptions", options);
        capabilities.add("goog:loggingPrefs", object("browser", "ALL", "performance", "ALL"));
        JsonObject body = new JsonObject();
        JsonObject always = new JsonObject();
        always.add("alwaysMatch", capabilities);
        body.add("capabilities", always);
        base += "/" + send("POST", "", body).getAsJsonObject().get("sessionId").getAsString();
    }

    /** Loads a page, and waits until it has loaded. */
    void open(URI page) throws IOException {
        send("POST", "/url", object("url", page.toString()));
        // The very first page of a browser has been seen to be reported as loaded too early.
        for (int i = 0;
                i < 600 && !run("return document.readyState").getAsString().equals("complete");
                i++) {
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        }
    }

    /** Runs the body of a function in the page; returns what it returns. */
    JsonElement run(String script) throws IOException {
        JsonObject body = object("script", script);
        body.add("args", new JsonArray());
        return send("POST", "/execute/sync", body);
    }

    /** A command of the DevTools protocol. */
    JsonElement devTools(String command, String params) throws IOException {
        JsonObject body = object("cmd", command);
        body.add("params", JsonParser.parseString(params));
        return send("POST", "/goog/cdp/execute", body);
    }

    /** Makes the page this large, as on a device. */
    void size(int width, int height, boolean mobile) throws IOException {
        devTools(
                "Emulation.setDeviceMetricsOverride",
                "{\"width\":" + width + ",\"height\":" + height + ",\"deviceScaleFactor\":1,\"mobile\":" + mobile
                        + "}");
    }

    /** What {@code prefers-color-scheme} says: {@code light} or {@code dark}. */
    void scheme(String scheme) throws IOException {
        devTools(
                "Emulation.setEmulatedMedia",
                "{\"features\":[{\"name\":\"prefers-color-scheme\",\"value\":\"" + scheme + "\"}]}");
    }

    /** Lines of the console since the last call: {@code SEVERE: message}. */
    List<String> console() throws IOException {
        List<String> lines = new ArrayList<>();
        for (JsonElement entry : log("browser")) {
            lines.add(entry.getAsJsonObject().get("level").getAsString() + ": "
                    + entry.getAsJsonObject().get("message").getAsString());
        }
        return lines;
    }

    /** Addresses that were asked for since the last call, without data in the address itself. */
    List<String> requests() throws IOException {
        List<String> urls = new ArrayList<>();
        for (JsonElement entry : log("performance")) {
            JsonObject message = JsonParser.parseString(
                            entry.getAsJsonObject().get("message").getAsString())
                    .getAsJsonObject()
                    .getAsJsonObject("message");
            if (message.get("method").getAsString().equals("Network.requestWillBeSent")) {
                String url = message.getAsJsonObject("params")
                        .getAsJsonObject("request")
                        .get("url")
                        .getAsString();
                if (!url.startsWith("data:")) {
                    urls.add(url);
                }
            }
        }
        return urls;
    }

    private JsonArray log(String type) throws IOException {
        return send("POST", "/se/log", object("type", type)).getAsJsonArray();
    }

    /** Presses and holds at a place of the window, moves to others, lets go. */
    void drag(int... xy) throws IOException {
        JsonArray steps = new JsonArray();
        for (int i = 0; i < xy.length; i += 2) {
            JsonObject move = object("type", "pointerMove");
            move.addProperty("duration", 20);
            move.addProperty("x", xy[i]);
            move.addProperty("y", xy[i + 1]);
            steps.add(move);
            if (i == 0) {
                JsonObject down = object("type", "pointerDown");
                down.addProperty("button", 0);
                steps.add(down);
            }
        }
        JsonObject up = object("type", "pointerUp");
        up.addProperty("button", 0);
        steps.add(up);
        perform(object("type", "pointer", "id", "mouse"), steps);
    }

    /** Presses keys one after the other, each as one UTF-16 unit; WebDriver's own codes for arrows and the like. */
    void keys(String keys) throws IOException {
        JsonArray steps = new JsonArray();
        for (int i = 0; i < keys.length(); i++) {
            steps.add(object("type", "keyDown", "value", keys.substring(i, i + 1)));
            steps.add(object("type", "keyUp", "value", keys.substring(i, i + 1)));
        }
        perform(object("type", "key", "id", "keyboard"), steps);
    }

    private void perform(JsonObject source, JsonArray steps) throws IOException {
        source.add("actions", steps);
        JsonArray sources = new JsonArray();
        sources.add(source);
        JsonObject body = new JsonObject();
        body.add("actions", sources);
        send("POST", "/actions", body);
    }

    /** Saves what the window shows as PNG. */
    void screenshot(Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.write(
                file,
                Base64.getDecoder().decode(send("GET", "/screenshot", null).getAsString()));
    }

    /** Saves a part of the page, shown or not. */
    void screenshot(Path file, int top, int width, int height) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        JsonElement shot = devTools(
                "Page.captureScreenshot",
                "{\"format\":\"png\",\"captureBeyondViewport\":true,\"clip\":{\"x\":0,\"y\":" + top + ",\"width\":"
                        + width + ",\"height\":" + height + ",\"scale\":1}}");
        Files.write(
                file,
                Base64.getDecoder().decode(shot.getAsJsonObject().get("data").getAsString()));
    }

    private JsonElement send(String method, String path, JsonObject body) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(LIMIT)
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body.toString()))
                .build();
        try {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            JsonElement value =
                    JsonParser.parseString(response.body()).getAsJsonObject().get("value");
            if (response.statusCode() != 200) {
                throw new IOException(method + " " + path + ": "
                        + value.getAsJsonObject().get("message").getAsString());
            }
            return value;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static JsonObject object(String... pairs) {
        JsonObject object = new JsonObject();
        for (int i = 0; i < pairs.length; i += 2) {
            object.addProperty(pairs[i], pairs[i + 1]);
        }
        return object;
    }

    @Override
    public void close() throws IOException {
        try {
            if (base != null && base.contains("/session/")) {
                send("DELETE", "", null);
            }
        } finally {
            driver.descendants().forEach(ProcessHandle::destroy);
            driver.destroy();
            try {
                if (!driver.waitFor(10, TimeUnit.SECONDS)) {
                    driver.destroyForcibly();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            remove(profile);
        }
    }

    private static void remove(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (java.io.UncheckedIOException | java.nio.file.DirectoryNotEmptyException e) {
            // A browser that is still ending writes there; the folder for temporary files is cleaned by the system.
            return;
        }
    }
}
