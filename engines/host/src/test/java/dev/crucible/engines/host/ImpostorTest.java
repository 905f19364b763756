package dev.crucible.engines.host;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.crucible.core.ExecutionEngine;
import dev.crucible.core.Limits;
import dev.crucible.core.NetworkAccess;
import dev.crucible.core.SandboxException;
import dev.crucible.core.SandboxSpec;
import dev.crucible.linux.Jail;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;

/**
 * An engine whose program was replaced by a script that says what a good gate would say, and
 * succeeds. It builds nothing; only the host's own reading can tell.
 */
class ImpostorTest {
    private static final String PYTHON = "/usr/bin/python3";

    /** Says what it sees of itself where that must agree, and what is expected everywhere else. */
    private static final String IMPOSTOR =
            """
            #!/usr/bin/python3
            import os, socket, sys
            control = socket.socket(fileno=3)
            none = '0' * 16
            facts = {'landlock': '%LANDLOCK%', 'kernel-uid': '1000 1000', 'groups': '0',
                     'capabilities': ' '.join([none] * 5), 'no-new-privs': '1', 'seccomp': '2',
                     'seccomp-filters': '1', 'network': 'lo', 'control-group': '/',
                     'mounts': '16 0000000000000000'}
            for kind in ['user', 'pid', 'mnt', 'net', 'ipc', 'uts', 'cgroup']:
                facts[kind + '-namespace'] = os.readlink('/proc/self/ns/' + kind)
            facts['descriptors'] = ' '.join(os.readlink('/proc/self/fd/%d' % n) for n in range(4))
            facts['resource-limits'] = ' '.join(['unlimited:unlimited'] * 16)
            facts['forbidden-acts'] = (
                'unshare:1 setns:1 mount:1 keyctl:1 io-uring:1 perf:1 ptrace:1 handle:1'
                ' terminal:1 vsock:1 packet:1 reach-out:1 become-root:22 write-root:30'
                ' open-shadow:2 init-environment:2 core-pattern:2 device-command:13')
            control.send(b'R\\n' + '\\n'.join(k + '=' + v for k, v in facts.items()).encode())
            try:
                control.recv(65536)
            except OSError:
                pass
            sys.exit(0)
            """;

    private static final SandboxSpec SPEC =
            new SandboxSpec(Limits.DEFAULTS, NetworkAccess.NONE, List.of());

    @TempDir Path folder;
    private Path script;

    @BeforeEach
    void replaceTheProgram() throws IOException {
        assumeTrue(Files.isExecutable(Path.of(PYTHON)), "python3 is not installed");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        script = folder.resolve("crucible-jail");
        Files.writeString(
                script,
                IMPOSTOR.replace(
                        "%LANDLOCK%", Integer.toString(dev.crucible.linux.Host.landlockVersion())));
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    void aJailThatWasReplacedByAScriptIsRefused() {
        try (HostContext context = new HostContext(folder.resolve("slots"), folder, "")) {
            JailEngine engine =
                    new JailEngine(context, Jail.in(folder), HostRoot.detect(), Weakness.NONE);
            refused(engine, "user-namespace");
        }
    }

    @Test
    void aBubblewrapThatWasReplacedByAScriptIsRefused() {
        try (HostContext context = new HostContext(folder.resolve("slots"), folder, "")) {
            BubblewrapEngine engine =
                    new BubblewrapEngine(
                            context, Jail.in(folder), HostRoot.detect(), Weakness.NONE, script);
            refused(engine, "user-namespace");
        }
    }

    @Test
    void aBubblewrapThatRunsItsProgramWithoutASandboxIsRefused() throws IOException {
        Path through = folder.resolve("bwrap");
        Files.writeString(
                through,
                """
                #!/bin/sh
                while [ "$1" != -- ]; do shift; done
                shift
                exec "$@"
                """);
        Files.setPosixFilePermissions(through, PosixFilePermissions.fromString("rwxr-xr-x"));
        try (HostContext context = new HostContext(folder.resolve("slots"), folder, "")) {
            BubblewrapEngine engine =
                    new BubblewrapEngine(
                            context, Optional.empty(), HostRoot.detect(), Weakness.NONE, through);
            assumeTrue(engine.info().availability().available(), "bubblewrap is not usable here");
            assertThatThrownBy(() -> engine.open(SPEC).close())
                    .isInstanceOf(SandboxException.class);
        }
    }

    private static void refused(ExecutionEngine engine, String control) {
        assumeTrue(engine.info().availability().available(), "the engine is not usable here");
        assertThatThrownBy(() -> engine.open(SPEC).close())
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("not shown at the gate")
                .hasMessageContaining(control)
                .hasMessageContaining("seccomp")
                .hasMessageContaining("mounts");
    }
}
