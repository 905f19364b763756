package dev.crucible.backends.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

final class MemoryUnitsTest {
    private final MemoryUnits units = new MemoryUnits();
    private final List<String> heard = new ArrayList<>();

    private boolean change(String name) {
        heard.add(name);
        units.undo(() -> heard.add("undo " + name));
        units.afterCommit(() -> heard.add("hook " + name));
        return true;
    }

    @Test
    void hooksRunWhenTheWholeUnitIsDone() {
        units.commit(() -> {
            units.commit(() -> change("inner"));
            return change("outer");
        });
        assertThat(heard).containsExactly("inner", "outer", "hook inner", "hook outer");
    }

    @Test
    void whatThrowsIsPutBackInReverse() {
        assertThatThrownBy(() ->
                        units.commit(() -> {
                            change("one");
                            change("two");
                            throw new IllegalStateException("no");
                        }))
                .hasMessage("no");
        assertThat(heard).containsExactly("one", "two", "undo two", "undo one");
    }

    @Test
    void aPartThatThrowsLeavesNothingOfItself() {
        units.commit(() -> {
            change("outer");
            assertThatThrownBy(() ->
                            units.commit(() -> {
                                change("inner");
                                throw new IllegalStateException("no");
                            }))
                    .hasMessage("no");
            return true;
        });
        assertThat(heard).containsExactly("outer", "inner", "undo inner", "hook outer");
    }

    @Test
    void outsideOfAUnitNothingCanBePutBack() {
        assertThatThrownBy(() -> units.undo(() -> {})).isInstanceOf(IllegalStateException.class);
    }
}
