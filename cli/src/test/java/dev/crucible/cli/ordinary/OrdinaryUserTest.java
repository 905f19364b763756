package dev.crucible.cli.ordinary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.crucible.core.InvalidRequestException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

final class OrdinaryUserTest {
    private static final List<String> USERS =
            List.of(
                    "root:x:0:0:root:/root:/bin/bash",
                    "nonsense",
                    "ann:x:1000:1001:Ann:/home/ann:/bin/sh",
                    "wheel:x:1002:0:in root's group:/:/bin/sh");

    @Test
    void aUserIsKnownByItsName() {
        assertThat(OrdinaryUser.of("ann", USERS)).isEqualTo(new OrdinaryUser("ann", 1000, 1001));
    }

    @Test
    void aUserIsKnownByItsNumber() {
        assertThat(OrdinaryUser.of("1000", USERS)).isEqualTo(new OrdinaryUser("ann", 1000, 1001));
    }

    @Test
    void aNumberNeedNotHaveAName() {
        assertThat(OrdinaryUser.of("12345", USERS))
                .isEqualTo(new OrdinaryUser("12345", 12345, 12345));
    }

    @ParameterizedTest
    @ValueSource(strings = {"root", "0", "wheel", "-1"})
    void rootIsNoOrdinaryUserNorIsRootsGroup(String name) {
        assertThatThrownBy(() -> OrdinaryUser.of(name, USERS))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("--user")
                .hasMessageContaining("root");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "bob", "12345678901", "ann:x", "1000 "})
    void whoIsNotThereIsNamed(String name) {
        assertThatThrownBy(() -> OrdinaryUser.of(name, USERS))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("'" + name + "'");
    }
}
