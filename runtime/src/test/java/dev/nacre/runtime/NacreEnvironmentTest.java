package dev.nacre.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class NacreEnvironmentTest {
    private static NacreEnvironment of(String os, Map<String, String> variables) {
        Properties properties = new Properties();
        properties.setProperty("os.name", os);
        properties.setProperty("user.home", "/home/u");
        return NacreEnvironment.of(variables, properties);
    }

    @Test
    void theCacheIsWhereTheSystemKeepsCaches() {
        assertEquals(Path.of("/home/u/.cache/nacre"), of("Linux", Map.of()).cacheFolder());
        assertEquals(
                Path.of("/x/nacre"), of("Linux", Map.of("XDG_CACHE_HOME", "/x")).cacheFolder());
        assertEquals(
                Path.of("/home/u/.cache/nacre"),
                of("Linux", Map.of("XDG_CACHE_HOME", "relative")).cacheFolder());
        assertEquals(
                Path.of("/home/u/Library/Caches/nacre"),
                of("Mac OS X", Map.of()).cacheFolder());
        assertEquals(
                Path.of("/l/nacre/cache"),
                of("Windows 11", Map.of("LOCALAPPDATA", "/l")).cacheFolder());
        assertEquals(
                Path.of("/home/u/AppData/Local/nacre/cache"),
                of("Windows 11", Map.of()).cacheFolder());
        assertEquals(Path.of("/c"), of("Mac OS X", Map.of("NACRE_CACHE", "/c")).cacheFolder());
        assertEquals(
                Path.of("/home/u/.cache/nacre"),
                of("Linux", Map.of("NACRE_CACHE", "")).cacheFolder());
    }

    @Test
    void modelFoldersEndWithTheUsersOwn() {
        Path home = Path.of("/home/u/.nacre/models");
        assertEquals(List.of(home), of("Linux", Map.of()).modelFolders());
        String two = "/a" + File.pathSeparator + File.pathSeparator + "/b";
        assertEquals(
                List.of(Path.of("/a"), Path.of("/b"), home),
                of("Linux", Map.of("NACRE_MODELS", two)).modelFolders());
        assertThrows(IllegalArgumentException.class, () -> of("Linux", Map.of("NACRE_MODELS", "a\0b")));
    }
}
