package dev.crucible.engines.host.runtimes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

class PreparedFolderTest {
    @TempDir private Path parent;

    @Test
    void isFilledOnceHoweverManyAsk() throws ExecutionException, InterruptedException {
        Path log = parent.resolve("log");
        PreparedFolder folder =
                folder("echo x >> '" + log + "'; mkdir -p \"$TARGET/a\"; echo 1 > \"$TARGET/a/b\"");

        try (ExecutorService askers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> asked =
                    IntStream.range(0, 4)
                            .<Future<?>>mapToObj(_ ->
                                    askers.submit(() -> {
                                        folder.prepare();
                                        return null;
                                    }))
                            .toList();
            for (Future<?> one : asked) {
                one.get();
            }
        }

        assertThat(log).hasContent("x");
        assertThat(parent.resolve("made/a/b")).hasContent("1");
        assertThat(parent.resolve("made.partial")).doesNotExist();
    }

    @Test
    void isAbsentAfterAFailureAndSaysWhatFailed() {
        PreparedFolder folder = folder("echo no space >&2; exit 3");

        assertThatThrownBy(folder::prepare)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("exited 3: no space");
        assertThat(parent.resolve("made")).doesNotExist();
        assertThat(parent.resolve("made.partial")).doesNotExist();
    }

    @Test
    void startsAfreshAfterACrash() throws IOException, InterruptedException {
        Files.createDirectories(parent.resolve("made.partial"));
        Files.writeString(parent.resolve("made.partial/half"), "");

        folder("echo 1 > \"$TARGET/whole\"").prepare();

        assertThat(parent.resolve("made/whole")).exists();
        assertThat(parent.resolve("made/half")).doesNotExist();
    }

    private PreparedFolder folder(String script) {
        return new PreparedFolder(
                parent.resolve("made"),
                List.of("/bin/sh", "-c", script),
                Map.of("TARGET", "{cache}", "PATH", "/usr/bin:/bin"));
    }
}
