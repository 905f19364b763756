package dev.crucible.engines.host.runtimes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crucible.core.Fault;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

class DescriptionReaderTest {
    private static final String LEAST =
            """
            name = lua
            program = /usr/bin/lua
            version = -v
            version.pattern = Lua (\\\\S+)
            run = {program} {entry} {args}
            """;

    @Test
    void needsOnlyNameProgramVersionAndRun() {
        Description description = understood(LEAST);

        assertThat(description.name()).isEqualTo("lua");
        assertThat(description.programs()).containsExactly("/usr/bin/lua");
        assertThat(description.run()).containsExactly("{program}", "{entry}", "{args}");
        assertThat(description.compile()).isEmpty();
        assertThat(description.cache()).isEmpty();
        assertThat(description.version().pattern().matcher("Lua 5.4").find()).isTrue();
    }

    @Test
    void readsTheCompileStepAndItsLimits() {
        Description description =
                understood(
                        LEAST
                                + """
                                compile = /bin/sh -c 'luac "$1" && true' sh {entry}
                                keep = luac.out **/*.luac
                                compile.wall = 5
                                compile.memory = 64
                                env.LUA_PATH = ./?.lua
                                """);

        assertThat(description.compile())
                .containsExactly("/bin/sh", "-c", "luac \"$1\" && true", "sh", "{entry}");
        assertThat(description.keep()).containsExactly("luac.out", "**/*.luac");
        assertThat(description.compileLimits().wall()).isEqualTo(Duration.ofSeconds(5));
        assertThat(description.compileLimits().memoryBytes()).isEqualTo(64L << 20);
        assertThat(description.environment()).containsEntry("LUA_PATH", "./?.lua");
    }

    @Test
    void namesEveryFaultAtOnce() {
        List<Fault> faults =
                faults(
                        """
                        name = Not A Name
                        program = lua
                        version = -v
                        version.pattern = (
                        compile = luac 'x
                        compile.wall = soon
                        cache = lua
                        colour = red
                        """);

        assertThat(faults)
                .extracting(Fault::field)
                .contains(
                        "name",
                        "program",
                        "version.pattern",
                        "compile",
                        "compile.wall",
                        "run",
                        "keep",
                        "cache",
                        "colour");
    }

    @Test
    void saysWhatIsWrongWithAFileThatIsNoPropertiesFile() {
        assertThat(faults("name = \\u00zz"))
                .singleElement()
                .satisfies(fault -> assertThat(fault.expected()).isEqualTo("Java properties"));
    }

    private static Description understood(String text) {
        assertThat(DescriptionReader.read(text))
                .isInstanceOf(DescriptionReader.Reading.Understood.class);
        return ((DescriptionReader.Reading.Understood) DescriptionReader.read(text)).description();
    }

    private static List<Fault> faults(String text) {
        assertThat(DescriptionReader.read(text))
                .isInstanceOf(DescriptionReader.Reading.Broken.class);
        return ((DescriptionReader.Reading.Broken) DescriptionReader.read(text)).faults();
    }
}
