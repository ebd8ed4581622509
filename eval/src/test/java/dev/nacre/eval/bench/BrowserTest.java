package dev.nacre.eval.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.nacre.image.Picture;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The report in a real browser. Leaves pictures of it in {@code target/screenshots}, for people to look at. */
class BrowserTest {
    private static final Path SCREENSHOTS = Path.of("target/screenshots");
    private static final char ARROW_LEFT = '\uE012';
    private static final char ARROW_RIGHT = '\uE014';
    private static final double LEAST_CONTRAST = 4.5;

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
        List<String> remarks =
                HtmlReport.write(ReportPages.results(folder), ReportPages.options(folder), ToyCodec::of, page);
        // The made-up sets have no pictures to show; the drawn ones must all be there.
        assertTrue(remarks.stream().noneMatch(remark -> remark.startsWith("drawn")), remarks.toString());
        browser = WebDriver.start(program.get());
    }

    @AfterAll
    static void end() throws IOException {
        if (browser != null) {
            browser.close();
        }
    }

    @BeforeEach
    void reset() throws IOException {
        browser.scheme("light");
        browser.size(1280, 900, false);
    }

    private void open() throws IOException {
        browser.requests();
        browser.console();
        browser.open(page.toUri());
    }

    @Test
    void quietAndAlone() throws IOException {
        open();
        browser.run("window.scrollTo(0, document.documentElement.scrollHeight)");
        assertEquals(List.of(), browser.console());
        assertEquals(List.of(page.toUri().toString()), browser.requests());
        assertEquals(
                0,
                browser.run("return [...document.images].filter(i => !i.complete || i.naturalWidth === 0).length")
                        .getAsInt(),
                "pictures that don't show");
    }

    @Test
    void theListenersForConsoleAndRequestsHearSomething() throws IOException {
        // Else quietAndAlone would pass whatever happens.
        Path noisy = folder.resolve("noisy.html");
        Files.writeString(noisy, "<img src=\"other.png\"><script>console.error('heard'); missing();</script>");
        browser.requests();
        browser.console();
        browser.open(noisy.toUri());
        String console = String.join("\n", browser.console());
        assertTrue(console.contains("heard") && console.contains("missing"), console);
        assertTrue(
                browser.requests().contains(folder.resolve("other.png").toUri().toString()));
    }

    @Test
    void thePolicyForbidsRequests() throws IOException {
        open();
        browser.run("const i = document.createElement('img'); i.src = 'file:///nothing.png'; document.body.append(i);");
        assertTrue(String.join("\n", browser.console()).contains("Content Security Policy"));
    }

    @Test
    void theSliderIsDragged() throws IOException {
        open();
        // All codecs of this test are one: only the original differs from its copies.
        browser.run("document.querySelectorAll('.slider')[0].querySelectorAll('.pairs input')[1].click()");
        JsonObject stage = stage();
        int x = stage.get("x").getAsInt();
        int y = stage.get("y").getAsInt() + stage.get("height").getAsInt() / 2 - 30;
        int width = stage.get("width").getAsInt();
        assertEquals("inset(0px 50% 0px 0px)", clip());
        // Left of the divider one version is to be seen, right of it the other: their pixels differ, and change sides.
        BufferedImage before = shot("slider-before");
        browser.drag(x + width / 2, y, x + width * 3 / 4, y, x + width * 9 / 10, y);
        BufferedImage after = shot("slider-after");
        double right = Double.parseDouble(clip().replaceAll("inset\\(0px ([0-9.]+)% 0px 0px\\)", "$1"));
        assertEquals(10, right, 1, "percent that are hidden of the left version");
        int changed = 0;
        int outside = 0;
        for (int row = stage.get("y").getAsInt() + 50; row < y; row++) {
            for (int column = x; column < x + width; column++) {
                boolean differs = before.getRGB(column, row) != after.getRGB(column, row);
                boolean swept = column > x + width / 2 + 3 && column < x + width * 9 / 10 - 3;
                changed += differs && swept ? 1 : 0;
                outside += differs && column < x + width / 2 - 30 ? 1 : 0;
            }
        }
        assertTrue(changed > 1000, changed + " pixels changed between the old and the new place");
        assertEquals(0, outside, "pixels changed where the divider never was");
    }

    @Test
    void theSliderMovesByKeys() throws IOException {
        open();
        stage();
        browser.run("document.querySelector('.range').focus()");
        browser.keys("" + ARROW_RIGHT + ARROW_RIGHT + ARROW_RIGHT + ARROW_RIGHT);
        assertEquals("inset(0px 48% 0px 0px)", clip());
        browser.keys("" + ARROW_LEFT + ARROW_LEFT);
        assertEquals("inset(0px 49% 0px 0px)", clip());
        String said = browser.run("return document.querySelector('.range').getAttribute('aria-valuetext')")
                .getAsString();
        assertTrue(said.contains("51 %") && said.contains("49 %"), said);
    }

    @Test
    void theVersionsCanBeChosen() throws IOException {
        open();
        assertEquals("JPEG fast | Nacre walloc", sides());
        browser.run("document.querySelectorAll('.slider')[0].querySelectorAll('.pairs input')[1].click()");
        assertEquals("Original | Nacre walloc", sides());
        browser.run("document.querySelectorAll('.slider')[0].querySelectorAll('.pairs input')[2].click()");
        assertEquals("Original | JPEG fast", sides());
        assertEquals(
                1,
                browser.run("return document.querySelectorAll('.slider')[0].querySelectorAll('.frame.left').length")
                        .getAsInt());
    }

    @ParameterizedTest
    @CsvSource({"light,1280", "dark,1280", "light,768", "light,390", "dark,390"})
    void legible(String scheme, int width) throws IOException {
        browser.scheme(scheme);
        browser.size(width, 900, width < 600);
        open();
        browser.run("document.querySelectorAll('details').forEach(d => d.open = true)");
        int height = browser.run("return document.documentElement.scrollHeight").getAsInt();
        browser.screenshot(SCREENSHOTS.resolve(scheme + "-" + width + ".png"), 0, width, Math.min(height, 3000));
        String slider = "const r = document.querySelector('.slider').getBoundingClientRect();";
        browser.screenshot(
                SCREENSHOTS.resolve(scheme + "-" + width + "-slider.png"),
                browser.run(slider + "return Math.max(0, Math.floor(r.top + scrollY - 100))")
                        .getAsInt(),
                width,
                browser.run(slider + "return Math.ceil(r.height + 130)").getAsInt());
        assertTrue(
                browser.run("return document.documentElement.scrollWidth").getAsInt() <= width,
                "the page is wider than the window");
        assertEquals(List.of(), strings("return overflowing()"), "wider than the window");
        assertEquals(List.of(), strings("return smallText(11.9)"), "text under 12 pixels");
        assertEquals(
                List.of(), strings("return faintText(" + LEAST_CONTRAST + ")"), "contrast under " + LEAST_CONTRAST);
        assertTrue(browser.run(AUDIT + "return texts().length").getAsInt() > 200, "the audit finds text");
        boolean dark = browser.run(AUDIT + "return luminance(rgba(getComputedStyle(document.body).backgroundColor))")
                        .getAsDouble()
                < 0.1;
        assertEquals(scheme.equals("dark"), dark, "the page follows the scheme");
    }

    @Test
    void theAuditFindsFaults() throws IOException {
        open();
        browser.run(
                "document.querySelector('.lead').style.cssText = 'font-size:9px;color:#ccc;width:3000px;max-width:none'");
        assertEquals(1, strings("return overflowing()").size());
        assertEquals(1, strings("return smallText(11.9)").size());
        assertEquals(1, strings("return faintText(4.5)").size());
    }

    @Test
    void everythingReadsWithoutTheScript() throws IOException {
        Path plain = folder.resolve("plain.html");
        Files.writeString(plain, Files.readString(page).replaceAll("(?s)<script>.*?</script>", ""));
        browser.open(plain.toUri());
        assertEquals(
                "", browser.run("return document.documentElement.className").getAsString());
        assertEquals(
                0,
                browser.run("return [...document.querySelectorAll('.frame img')].filter(i => !i.checkVisibility() || "
                                + "i.getBoundingClientRect().height < 50).length")
                        .getAsInt());
        assertEquals(
                0,
                browser.run("return [...document.querySelectorAll('.range')].filter(r => r.checkVisibility()).length")
                        .getAsInt(),
                "a slider that does nothing");
        assertEquals(
                List.of(),
                strings(
                        "const tops = [...document.querySelectorAll('.slider .frame')].map(f => f.getBoundingClientRect().top);"
                                + "return tops.filter((t, i) => tops.indexOf(t) !== i).map(String)"),
                "versions that hide each other");
    }

    @Test
    void thePageOfTwoPictures() throws IOException {
        Path two = folder.resolve("two.html");
        Picture a = Picture.of(300, 200, Picture.Colour.GREY, new byte[300 * 200]);
        Picture b = Picture.of(300, 200, Picture.Colour.RGB, new byte[60_000], new byte[60_000], new byte[60_000]);
        ComparePage.write(
                "one.png", List.of("1 byte"), a, "one.png", List.of("2 bytes"), b, List.of("PSNR: 12.3 dB"), two);
        browser.console();
        browser.requests();
        browser.open(two.toUri());
        assertEquals(List.of(), browser.console());
        assertEquals(List.of(two.toUri().toString()), browser.requests());
        assertEquals("one.png (A) | one.png (B)", sides());
        assertEquals(List.of(), strings("return faintText(4.5)"));
    }

    @Test
    void figuresAndControlsHaveNames() throws IOException {
        open();
        assertEquals(
                List.of(),
                strings(
                        "return [...document.querySelectorAll('svg[role=img]')].filter(s => !s.getAttribute('aria-label')).map(s => s.outerHTML)"));
        assertEquals(
                List.of(),
                strings(
                        "return [...document.querySelectorAll('svg:not([role=img])')].filter(s => s.getAttribute('aria-hidden') !== 'true')"
                                + ".map(s => s.outerHTML)"));
        assertEquals(
                List.of(),
                strings(
                        "return [...document.querySelectorAll('input')].filter(i => !i.getAttribute('aria-label') && !i.closest('label'))"
                                + ".map(i => i.outerHTML)"));
        assertEquals(List.of(), strings("return [...document.images].filter(i => !i.alt).map(i => i.outerHTML)"));
    }

    private JsonObject stage() throws IOException {
        browser.run("document.querySelector('.stage').scrollIntoView({block: 'start', behavior: 'instant'})");
        return browser.run(
                        "const r = document.querySelector('.stage').getBoundingClientRect(); return {x: Math.round(r.x), y: Math.round(r.y), "
                                + "width: Math.round(r.width), height: Math.round(r.height)}")
                .getAsJsonObject();
    }

    private String clip() throws IOException {
        return browser.run("return getComputedStyle(document.querySelector('.frame.left')).clipPath")
                .getAsString();
    }

    private String sides() throws IOException {
        String frame = "document.querySelectorAll('.slider')[0].querySelector('.frame.";
        String tag = "document.querySelectorAll('.slider')[0].querySelector('.tag-";
        String frames = browser.run(
                        "return " + frame + "left').dataset.name + ' | ' + " + frame + "right').dataset.name")
                .getAsString();
        assertEquals(
                frames,
                browser.run("return " + tag + "left').textContent + ' | ' + " + tag + "right').textContent")
                        .getAsString());
        return frames;
    }

    private BufferedImage shot(String name) throws IOException {
        Path file = SCREENSHOTS.resolve(name + ".png");
        browser.screenshot(file);
        return ImageIO.read(file.toFile());
    }

    private List<String> strings(String script) throws IOException {
        JsonArray array = browser.run(AUDIT + script).getAsJsonArray();
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonElement::getAsString)
                .toList();
    }

    /** What is read, how large it is, and how it stands out: contrast as WCAG 2.1 defines it. */
    static final String AUDIT = """
            const describe = e => e.tagName + '.' + e.getAttribute('class') + ' "' + e.textContent.trim().slice(0, 40) + '"';
            const texts = () => [...document.body.querySelectorAll('*')].filter(e =>
              [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim())
              && !['SCRIPT', 'STYLE', 'title'].includes(e.tagName)
              && e.checkVisibility({checkOpacity: true, checkVisibilityCSS: true}) && e.getBoundingClientRect().right > 0);
            const rgba = c => { const v = c.match(/[0-9.]+/g).map(Number); return v.length < 4 ? [...v, 1] : v; };
            const luminance = c => { const [r, g, b] = c.map(v => v / 255).map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
              return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
            const over = (top, below) => top.slice(0, 3).map((v, i) => v * top[3] + below[i] * (1 - top[3]));
            const background = e => { const layers = [];
              for (let n = e; n; n = n.parentElement) layers.push(rgba(getComputedStyle(n).backgroundColor));
              return layers.reverse().reduce((below, layer) => over(layer, below), [255, 255, 255]); };
            const contrast = e => { const s = getComputedStyle(e), below = background(e);
              const ink = over(rgba(e.ownerSVGElement ? s.fill : s.color), below);
              const [a, b] = [luminance(ink), luminance(below)].sort((x, y) => y - x); return (a + 0.05) / (b + 0.05); };
            const pixels = e => { const s = parseFloat(getComputedStyle(e).fontSize); const svg = e.ownerSVGElement;
              return svg ? s * svg.getBoundingClientRect().width / svg.viewBox.baseVal.width : s; };
            const smallText = least => texts().filter(e => pixels(e) < least).map(e => pixels(e) + ' ' + describe(e));
            const faintText = least => texts().filter(e => contrast(e) < least).map(e => contrast(e).toFixed(2) + ' ' + describe(e));
            const overflowing = () => texts().filter(e => e.getBoundingClientRect().right > innerWidth + 1).map(describe);
            """;
}
