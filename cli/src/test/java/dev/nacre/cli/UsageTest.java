package dev.nacre.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the command says of itself, and to people who call it wrongly. */
class UsageTest {
    @Test
    void versionNamesTheProgram() {
        Run run = Run.nacre("--version");
        assertEquals(0, run.exitCode());
        assertTrue(run.out().startsWith("nacre "), run.out());
        assertEquals("", run.err());
    }

    @Test
    void helpListsAllCommands() {
        Run run = Run.nacre("--help");
        assertEquals(0, run.exitCode());
        for (String command : new String[] {"encode", "decode", "info", "verify", "compare", "models", "bench"}) {
            assertTrue(run.out().contains("\n  " + command + " "), command + " in " + run.out());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "encode",
                "decode",
                "info",
                "verify",
                "compare",
                "models list",
                "models show",
                "models verify",
                "bench rd",
                "bench bd",
                "bench report",
                "bench speed",
            })
    void everyCommandHasHelpWithAnExample(String command) {
        Run run = Run.nacre((Object[]) (command + " --help").split(" "));
        assertEquals(0, run.exitCode());
        assertTrue(run.out().contains("Example"), run.out());
        assertTrue(run.out().contains("\n  nacre " + command), run.out());
        assertTrue(run.out().contains("--json"), run.out());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "recode",
                "info",
                "info --jsn x.ncr",
                "encode a.png",
                "encode a.png b.ncr c.ncr",
                "encode --quality=101 a.png b.ncr",
                "encode --quality=-1 a.png b.ncr",
                "encode --quality=high a.png b.ncr",
                "encode --threads=0 a.png b.ncr",
                "encode --device=abacus a.png b.ncr",
                "encode x/a.png y/a.png --out=z",
                "decode a.ncr b.xyz",
                "decode a.ncr b.png --format=xyz",
                "compare a.png",
                "models",
                "models show",
                "bench",
                "bench rd",
                "bench rd --out=results",
                "bench rd pictures",
                "bench rd pictures --out=results --points=0",
                "bench rd pictures --out=results --points=many",
                "bench rd pictures --out=results --presets=medium",
                "bench rd pictures --out=results --threads=0",
                "bench rd pictures --out=results --codecs=jpeg,abacus",
                "bench rd pictures --out=results --codecs=avif@9",
                "bench rd pictures --out=results --codecs=jpeg@3",
                "bench bd",
                "bench bd results",
                "bench bd --ref=jpeg",
                "bench rd pictures --out=results --pictures=-1",
                "bench report",
                "bench speed",
                "bench speed a.png --threads=0",
                "bench speed a.png --threads=1,two",
                "bench speed a.png --codecs=abacus",
                "bench speed a.png --rounds=0",
                "bench speed a.png --sizes=-1",
            })
    void wrongUsageIsOneLineAndExitCode2(String line) {
        Run run = Run.nacre(line.isEmpty() ? new Object[0] : (Object[]) line.split(" "));
        assertEquals(2, run.exitCode(), run.err());
        assertEquals("", run.out());
        assertEquals(1, run.err().lines().count(), run.err());
        assertTrue(run.err().contains("--help'"), run.err());
    }

    @Test
    void likelyNameIsSuggested() {
        assertTrue(Run.nacre("encod").err().contains("did you mean 'encode'"));
        assertTrue(Run.nacre("info", "--jsno", "x").err().contains("did you mean '--json'"));
    }
}
