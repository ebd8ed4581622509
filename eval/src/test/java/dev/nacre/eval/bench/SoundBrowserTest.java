package dev.nacre.eval.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonElement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The report about sounds in a real browser: its players above all. Leaves pictures in {@code target/screenshots}. */
class SoundBrowserTest {
    private static final Path SCREENSHOTS = Path.of("target/screenshots");
    private static final char ARROW_RIGHT = '\uE014';
    private static final char SPACE = ' ';
    private static final long LIMIT_NANOS = 20_000_000_000L;

    /** What the first player is doing. */
    private static final String FIRST = "const player = document.querySelector('.listen');"
            + "const audios = [...player.querySelectorAll('audio')];"
            + "const current = [...player.querySelectorAll('.take')].findIndex(t => t.classList.contains('current'));";

    @TempDir
    static Path folder;

    private static WebDriver browser;
    private static Path page;

    @BeforeAll
    static void start() throws IOException {
        Optional<Path> program = WebDriver.program();
        assumeTrue(
                program.isPresent(),
                "no chromedriver: neither NACRE_CHROMEDRIVER nor one on the PATH (Debian: chromium, chromium-driver)");
        page = folder.resolve("report.html");
        List<String> remarks = HtmlReport.write(
                SoundPages.results(folder), SoundPages.options(folder), ToyCodec::of, ToySoundCodec::of, page);
        assertEquals(List.of(), remarks);
        browser = WebDriver.start(program.get());
    }

    @AfterAll
    static void end() throws IOException {
        if (browser != null) {
            browser.close();
        }
    }

    @BeforeEach
    void open() throws IOException {
        browser.scheme("light");
        browser.size(1280, 900, false);
        browser.requests();
        browser.console();
        browser.open(page.toUri());
    }

    private static List<String> strings(String script) throws IOException {
        return StreamSupport.stream(
                        browser.run(BrowserTest.AUDIT + script).getAsJsonArray().spliterator(), false)
                .map(JsonElement::getAsString)
                .toList();
    }

    private static JsonElement first(String expression) throws IOException {
        return browser.run(FIRST + "return " + expression);
    }

    /** What the first player's sounds are doing, for people to read. */
    private static String state() {
        try {
            return first(
                            "current + ' ' + audios.map(a => [a.currentTime, a.paused, a.ended, a.seeking, a.readyState].join(' '))")
                    .getAsString();
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** Waits for what takes the browser a moment. */
    private static void await(String expression) throws IOException {
        long end = System.nanoTime() + LIMIT_NANOS;
        while (!first(expression).getAsBoolean()) {
            assertTrue(System.nanoTime() < end, () -> "never true: " + expression + "; " + state());
        }
    }

    /** Presses a play button by key: a browser lets no page begin to sound that nobody has touched. */
    private static void play(int player) throws IOException {
        browser.run("document.querySelectorAll('.play')[" + player + "].focus()");
        browser.keys("" + SPACE);
    }

    @Test
    void quietAndAloneAndEverySoundIsThere() throws IOException {
        await("audios.every(a => a.readyState >= 2)");
        assertEquals(
                List.of(),
                strings(
                        "return [...document.querySelectorAll('audio')].filter(a => a.error).map(a => a.error.message)"));
        // As long as the samples say.
        assertEquals(
                List.of(),
                strings(
                        "return [...document.querySelectorAll('.listen')].flatMap(p => [...p.querySelectorAll('audio')]"
                                + ".filter(a => Math.abs(a.duration - Number(p.dataset.seconds)) > 0.01).map(a => a.duration + ' ' + p.dataset.seconds))"));
        assertEquals(
                6,
                browser.run("return document.querySelectorAll('.listen').length")
                        .getAsInt());
        assertEquals(List.of(), browser.console());
        assertEquals(List.of(page.toUri().toString()), browser.requests());
    }

    @Test
    void switchingGoesOnAtTheSamePlaceAndOneSoundPlays() throws IOException {
        await("audios.every(a => a.readyState >= 2)");
        assertEquals(0, first("current").getAsInt());
        browser.run(
                "document.querySelector('.seek').value = 0.8; document.querySelector('.seek').dispatchEvent(new Event('input'))");
        assertEquals(0.8, first("audios[0].currentTime").getAsDouble(), 0.01);
        browser.run("document.querySelectorAll('.listen')[0].querySelectorAll('.pairs input')[2].click()");
        assertEquals(2, first("current").getAsInt());
        assertEquals(0.8, first("audios[2].currentTime").getAsDouble(), 0.01);
        assertTrue(first("audios.every(a => a.paused)").getAsBoolean(), "nothing plays before it is asked to");

        play(0);
        await("audios[2].currentTime > 0.85");
        assertEquals(
                "Pause",
                browser.run("return document.querySelector('.play').textContent")
                        .getAsString());
        browser.run("document.querySelectorAll('.listen')[0].querySelectorAll('.pairs input')[1].click()");
        double at = first("audios[1].currentTime").getAsDouble();
        assertTrue(at >= 0.85, "went back to " + at);
        await("audios[1].currentTime > " + at + " || audios[1].currentTime < 0.1");
        assertTrue(first("audios[0].paused && audios[2].paused").getAsBoolean());

        // Another player silences the first one.
        play(1);
        await("audios.every(a => a.paused)");
        assertEquals(
                "Play",
                browser.run("return document.querySelector('.play').textContent")
                        .getAsString());
        await("!document.querySelectorAll('.listen')[1].querySelector('audio').paused");
        assertEquals(
                1,
                browser.run("return [...document.querySelectorAll('audio')].filter(a => !a.paused).length")
                        .getAsInt());
    }

    @Test
    void atItsEndItStopsAndIsBackAtItsStart() throws IOException {
        await("audios.every(a => a.readyState >= 2)");
        browser.run(
                "document.querySelector('.seek').value = 3.5; document.querySelector('.seek').dispatchEvent(new Event('input'))");
        play(0);
        await("audios[0].currentTime > 3.7 || audios[0].currentTime === 0");
        await("parseFloat(player.querySelector('.seek-layer').style.getPropertyValue('--at')) !== 70");
        await("audios[0].paused && audios[0].currentTime === 0");
        assertEquals(
                "Play",
                browser.run("return document.querySelector('.play').textContent")
                        .getAsString());
    }

    @Test
    void allOfItIsWithinReachOfTheKeys() throws IOException {
        await("audios.every(a => a.readyState >= 2)");
        browser.run("document.querySelector('.seek').focus()");
        browser.keys("" + ARROW_RIGHT + ARROW_RIGHT);
        assertEquals(0.1, first("audios[0].currentTime").getAsDouble(), 0.011);
        String said = browser.run("return document.querySelector('.seek').getAttribute('aria-valuetext')")
                .getAsString();
        assertEquals("0.1 of 5.0 seconds", said);
        browser.run("document.querySelector('.listen .pairs input').focus()");
        browser.keys("" + ARROW_RIGHT);
        assertEquals(1, first("current").getAsInt());
        assertEquals(0.1, first("audios[1].currentTime").getAsDouble(), 0.011);
        play(0);
        await("!audios[1].paused");
        browser.keys("" + SPACE);
        await("audios[1].paused");
    }

    @Test
    void aClickInTheSpectrogramGoesThere() throws IOException {
        await("audios.every(a => a.readyState >= 2)");
        browser.run("document.querySelector('.takes').scrollIntoView({block: 'start', behavior: 'instant'})");
        String box = "const r = document.querySelector('.take.current img').getBoundingClientRect(); return ";
        int x = browser.run(box + "Math.round(r.x + 0.6 * r.width)").getAsInt();
        int y = browser.run(box + "Math.round(r.y + 0.5 * r.height)").getAsInt();
        browser.drag(x, y, x, y);
        assertEquals(0.6 * 5, first("audios[0].currentTime").getAsDouble(), 0.1);
        // The playhead stands where the pointer is, over the picture.
        int head = browser.run(
                        "const h = document.querySelector('.playhead').getBoundingClientRect(); return Math.round(h.x + h.width / 2)")
                .getAsInt();
        assertEquals(x, head, 30);
    }

    @ParameterizedTest
    @CsvSource({"light,1280", "dark,1280", "light,768", "light,390", "dark,390"})
    void legible(String scheme, int width) throws IOException {
        browser.scheme(scheme);
        browser.size(width, 900, width < 600);
        browser.open(page.toUri());
        browser.screenshot(
                SCREENSHOTS.resolve("sounds-" + scheme + "-" + width + ".png"),
                0,
                width,
                Math.min(
                        browser.run("return document.documentElement.scrollHeight")
                                .getAsInt(),
                        3000));
        browser.screenshot(
                SCREENSHOTS.resolve("sounds-" + scheme + "-" + width + "-player.png"),
                browser.run(
                                "return Math.floor(document.querySelector('.listen').getBoundingClientRect().top + scrollY - 100)")
                        .getAsInt(),
                width,
                browser.run("return Math.ceil(document.querySelector('.listen').getBoundingClientRect().height + 130)")
                        .getAsInt());
        assertTrue(browser.run("return document.documentElement.scrollWidth").getAsInt() <= width);
        assertEquals(List.of(), strings("return overflowing()"), "wider than the window");
        assertEquals(List.of(), strings("return smallText(11.9)"), "text under 12 pixels");
        assertEquals(List.of(), strings("return faintText(4.5)"), "contrast under 4.5");
        assertEquals(
                List.of(),
                strings(
                        "return [...document.querySelectorAll('input, button, audio')].filter(i => !i.getAttribute('aria-label') && "
                                + "!i.closest('label')).map(i => i.outerHTML.slice(0, 200))"));
        assertEquals(
                List.of(),
                strings("return [...document.images].filter(i => !i.alt).map(i => i.outerHTML.slice(0, 200))"));
    }

    @Test
    void everythingPlaysWithoutTheScript() throws IOException {
        Path plain = folder.resolve("plain.html");
        Files.writeString(plain, Files.readString(page).replaceAll("(?s)<script>.*?</script>", ""));
        browser.open(plain.toUri());
        assertEquals(
                0,
                browser.run(
                                "return [...document.querySelectorAll('audio')].filter(a => !a.controls || !a.checkVisibility() || "
                                        + "a.getBoundingClientRect().height < 20).length")
                        .getAsInt());
        assertEquals(
                0,
                browser.run(
                                "return [...document.querySelectorAll('.seek, .play, .listen .pairs')].filter(e => e.checkVisibility()).length")
                        .getAsInt(),
                "a control that does nothing");
        assertEquals(
                List.of(),
                strings("const tops = [...document.querySelectorAll('.take')].map(f => f.getBoundingClientRect().top);"
                        + "return tops.filter((t, i) => tops.indexOf(t) !== i).map(String)"),
                "versions that hide each other");
    }
}
