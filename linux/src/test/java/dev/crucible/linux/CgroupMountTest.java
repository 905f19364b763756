package dev.crucible.linux;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

class CgroupMountTest {
    private static final String V2 =
            "35 24 0:30 / /sys/fs/cgroup rw,nosuid shared:9 - cgroup2 cgroup2 rw,nsdelegate";
    private static final String MEMORY =
            "35 31 0:32 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory";
    private static final String HYBRID_OWN =
            """
            9:name=systemd:/init.scope
            8:pids:/user.slice
            5:cpu,cpuacct:/cpu
            4:memory:/jobs/17
            0::/unified/here
            """;

    private static Optional<String> directory(String line, String own) {
        return CgroupMount.parse(line, own).map(CgroupMount::ownDirectory);
    }

    @Test
    void versionTwoIsFoundByItsEmptyController() {
        assertThat(CgroupMount.parse(V2, "0::/user.slice/user-1000.slice\n"))
                .contains(
                        new CgroupMount(
                                "/sys/fs/cgroup",
                                true,
                                List.of(),
                                "/sys/fs/cgroup/user.slice/user-1000.slice"));
    }

    @Test
    void theRootGroupIsTheMountItself() {
        assertThat(directory(V2, "0::/\n")).contains("/sys/fs/cgroup");
        assertThat(directory(MEMORY, "4:memory:/\n")).contains("/sys/fs/cgroup/memory");
    }

    @Test
    void versionOneIsFoundByItsController() {
        assertThat(CgroupMount.parse(MEMORY, HYBRID_OWN))
                .contains(
                        new CgroupMount(
                                "/sys/fs/cgroup/memory",
                                false,
                                List.of("memory"),
                                "/sys/fs/cgroup/memory/jobs/17"));
    }

    @Test
    void controllersThatAreMountedTogetherAreFoundTogether() {
        String line =
                "33 31 0:30 / /sys/fs/cgroup/cpu,cpuacct rw shared:1 master:2 - cgroup cgroup"
                        + " rw,cpu,cpuacct";
        assertThat(CgroupMount.parse(line, HYBRID_OWN))
                .contains(
                        new CgroupMount(
                                "/sys/fs/cgroup/cpu,cpuacct",
                                false,
                                List.of("cpuacct"),
                                "/sys/fs/cgroup/cpu,cpuacct/cpu"));
    }

    @Test
    void onAHybridMachineEveryHierarchyIsItself() {
        String unified = "41 31 0:38 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw";
        assertThat(directory(unified, HYBRID_OWN)).contains("/sys/fs/cgroup/unified/unified/here");
        String systemd =
                "40 31 0:37 / /sys/fs/cgroup/systemd rw,relatime - cgroup cgroup rw,name=systemd";
        assertThat(CgroupMount.parse(systemd, HYBRID_OWN)).isEmpty();
    }

    @Test
    void aHierarchyThatCannotHoldARunIsNotUsed() {
        String freezer =
                "37 31 0:34 / /sys/fs/cgroup/freezer rw,relatime - cgroup cgroup rw,freezer";
        assertThat(CgroupMount.parse(freezer, "6:freezer:/\n")).isEmpty();
    }

    @Test
    void inAContainerThePathBelowItsOwnRootCounts() {
        String line =
                "35 31 0:32 /docker/abc /sys/fs/cgroup/memory ro,relatime master:11 - cgroup"
                        + " cgroup rw,memory";
        assertThat(directory(line, "4:memory:/docker/abc\n")).contains("/sys/fs/cgroup/memory");
        assertThat(directory(line, "4:memory:/docker/abc/job\n"))
                .contains("/sys/fs/cgroup/memory/job");
    }

    @Test
    void aNeighbourOfTheContainersRootIsNotBelowIt() {
        String line = "35 31 0:32 /docker/abc /sys/fs/cgroup/memory ro - cgroup cgroup rw,memory";
        assertThat(directory(line, "4:memory:/docker/abcdef\n")).isEmpty();
        assertThat(directory(line, "4:memory:/docker\n")).isEmpty();
        assertThat(directory(V2, "0::/../outside\n")).isEmpty();
    }

    @Test
    void whatThisProcessIsNotInIsNotUsed() {
        assertThat(CgroupMount.parse(MEMORY, "8:pids:/\n0::/\n")).isEmpty();
        assertThat(CgroupMount.parse(V2, "8:pids:/\n")).isEmpty();
        assertThat(CgroupMount.parse(V2, "")).isEmpty();
        assertThat(CgroupMount.parse(V2, "nonsense\n0\n")).isEmpty();
    }

    @Test
    void otherMountsAndBrokenLinesAreNothing() {
        for (String line :
                List.of(
                        "",
                        "-",
                        "31 23 0:28 / /sys/fs/cgroup rw,relatime - tmpfs tmpfs rw,mode=755",
                        "35 24 0:30 / /sys/fs/cgroup rw - cgroup2",
                        "35 24 0:30 / - cgroup2 cgroup2 rw",
                        "35 24 0:30 / /sys/fs/cgroup rw shared:9 cgroup2 cgroup2 rw")) {
            assertThat(CgroupMount.parse(line, "0::/\n")).as("%s", line).isEmpty();
        }
    }

    @Test
    void thisMachinesOwnMountsCanBeRead() {
        assertThat(CgroupMount.all())
                .allSatisfy(mount -> assertThat(mount.ownDirectory()).startsWith(mount.point()));
    }
}
