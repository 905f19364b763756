package dev.crucible.containment.probes;

import dev.crucible.containment.Control;
import dev.crucible.containment.Ground;
import dev.crucible.containment.Probe;
import dev.crucible.containment.ProbeInfo;
import dev.crucible.containment.Trial;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The probes of all families, each with its control. */
public final class AllProbes {
    private static final Control ROOT_ONLY =
            Control.none("only the host's own root may, and no enclosure is that");

    private static final Control ONE_COLLECTOR =
            Control.none("Crucible has one collector, and none that is careless");

    private static final Control NOTHING_LIVES_ON =
            Control.none(
                    "nobody would end what it leaves behind; that the host finds such processes"
                            + " is seen before their end");
    private static final Control STAND_IN = Control.PLAIN.after(ProcessProbes.STAND_IN);

    /** A bridge of its own, by the oldest call for it (netdevice(7), SIOCBRADDBR). */
    private static final String BRIDGE =
            """
            import fcntl
            import socket
            fcntl.ioctl(socket.socket(), 0x89a0, b"leak\\0" + b"\\0" * 11)
            """;

    /** Where it is another than an ordinary user without filters. */
    private static final Map<String, Control> CONTROLS =
            Map.ofEntries(
                    Map.entry("SYS-06", ROOT_ONLY),
                    Map.entry("SYS-13", Control.PRIVILEGED),
                    Map.entry("CAP-03", Control.PRIVILEGED),
                    Map.entry("CAP-05", Control.none("an enclosure has a user of its own, too")),
                    Map.entry("NSP-06", Control.none("an enclosure has namespaces of its own")),
                    Map.entry("CAP-04", ROOT_ONLY),
                    Map.entry("NSP-02", Control.PRIVILEGED),
                    Map.entry("NSP-03", Control.PRIVILEGED),
                    Map.entry("FD-01", Control.PLAIN.after("FORGOTTEN = open('/etc/hostname')")),
                    Map.entry("FS-06", ONE_COLLECTOR),
                    Map.entry("OUT-01", ONE_COLLECTOR),
                    Map.entry("OUT-02", ONE_COLLECTOR),
                    Map.entry("OUT-03", ONE_COLLECTOR),
                    Map.entry("OUT-04", ONE_COLLECTOR),
                    Map.entry("OUT-05", ONE_COLLECTOR),
                    Map.entry("PX-04", Control.PLAIN.after(InformationProbes.OWN_TRACES)),
                    Map.entry(
                            "PX-05",
                            Control.none("an enclosure has a view of control groups of its own")),
                    Map.entry("PX-06", Control.PLAIN.after(InformationProbes.BLOCKED)),
                    Map.entry("PX-08", Control.PLAIN.flawedBy(WallProbes.OWN_ENVIRONMENT)),
                    Map.entry("PX-07", Control.PLAIN.after(InformationProbes.OWN_PROXY)),
                    Map.entry("PR-01", STAND_IN),
                    Map.entry("PR-02", STAND_IN),
                    Map.entry("PR-03", STAND_IN),
                    Map.entry("PR-05", STAND_IN),
                    Map.entry("PR-06", STAND_IN),
                    Map.entry("PR-07", Control.none("an enclosure, too, ends all that is in it")),
                    Map.entry("NET-01", Control.PLAIN.after(NetworkProbes.RECEIVE)),
                    Map.entry("NET-02", Control.PLAIN.after(NetworkProbes.RECEIVE)),
                    Map.entry("NET-03", Control.PLAIN.after(NetworkProbes.RECEIVE)),
                    Map.entry("NET-04", Control.PRIVILEGED.after(NetworkProbes.DECOY)),
                    Map.entry("NET-05", Control.PLAIN.after(NetworkProbes.RECEIVE)),
                    Map.entry("NET-06", Control.PLAIN.after(NetworkProbes.RECEIVE_ABSTRACT)),
                    Map.entry("NET-07", Control.PLAIN.after(NetworkProbes.RECEIVE)),
                    Map.entry("NET-09", Control.PLAIN.after(NetworkProbes.VISIT)),
                    Map.entry("NET-10", Control.PRIVILEGED.after(BRIDGE)),
                    Map.entry("FS-07", ROOT_ONLY),
                    Map.entry(
                            "WR-02",
                            Control.none("the enclosure shows the host's files read-only")),
                    Map.entry("LC-01", NOTHING_LIVES_ON),
                    Map.entry("LC-02", NOTHING_LIVES_ON),
                    Map.entry("LC-06", Control.PLAIN.after(FirstMoment.LATE)),
                    Map.entry("LC-03", NOTHING_LIVES_ON),
                    Map.entry("LC-04", NOTHING_LIVES_ON),
                    Map.entry("BLD-04", Control.none("an enclosure, too, ends all that is in it")),
                    Map.entry("CAR-06", Control.PLAIN.after("os.urandom = bytes")),
                    Map.entry("WR-03", Control.PRIVILEGED),
                    Map.entry("FS-04", ROOT_ONLY),
                    Map.entry("WR-06", Control.PRIVILEGED),
                    Map.entry("WR-07", Control.PRIVILEGED.after(ChangeProbes.OWN_FILES)),
                    Map.entry("WR-08", Control.PLAIN.after(ChangeProbes.OWN_RUNTIME)),
                    Map.entry("CG-01", Control.PRIVILEGED.after(ChangeProbes.OWN_GROUPS)),
                    Map.entry("CG-02", Control.PRIVILEGED.after(ChangeProbes.OWN_GROUPS)),
                    Map.entry("CG-03", Control.PLAIN.flawedBy(ChangeProbes.HOLES)),
                    Map.entry("DEV-02", Control.PLAIN.after(GainProbes.OWN_TERMINAL)),
                    Map.entry("NSP-05", Control.PRIVILEGED),
                    Map.entry(
                            "CAP-02",
                            Control.none(
                                    "what builds enclosures never lets a program gain a user")),
                    Map.entry("FS-09", Control.PRIVILEGED.after(HiddenFileProbes.OWN_BOUND)),
                    Map.entry("FD-02", Control.PLAIN.after(DescriptorProbes.LEAK)),
                    Map.entry("FD-03", Control.PLAIN.flawedBy(DescriptorProbes.OWN_LOG)),
                    Map.entry("FD-04", Control.PLAIN.after(DescriptorProbes.SHARED_OUTPUT)),
                    Map.entry("FD-05", Control.PLAIN.after(DescriptorProbes.RECEIVER)),
                    Map.entry("DEV-03", Control.PLAIN.flawedBy(DescriptorProbes.OWN_LOG)));

    private static final String GROUPS = "control-group";

    /**
     * What nothing but control groups can bound, because many processes use it together; and a user
     * of its own, which only root can give. Where there is no such thing, a run's attestation says
     * so.
     */
    private static final Map<String, String> CLAUSES =
            Map.of(
                    "RES-01", GROUPS,
                    "RES-02", GROUPS,
                    "RES-05", GROUPS,
                    "RES-08", GROUPS,
                    "CAP-05", "kernel-uid");

    private AllProbes() {}

    /** Every probe, family by family. */
    public static List<Probe> list() {
        return Stream.of(
                        SystemCallProbes.all(),
                        PrivilegeProbes.all(),
                        FileProbes.all(),
                        HiddenFileProbes.all(),
                        DescriptorProbes.all(),
                        ChangeProbes.all(),
                        GainProbes.all(),
                        ResourceProbes.all(),
                        SurvivorProbes.all(),
                        ArtifactProbes.all(),
                        CarryProbes.all(),
                        NetworkProbes.all(),
                        ProcessProbes.all(),
                        InformationProbes.all(),
                        BuildProbes.all(),
                        WallProbes.all())
                .flatMap(List::stream)
                .<Probe>map(AllProbes::controlled)
                .toList();
    }

    private static Probe controlled(Probe probe) {
        String id = probe.info().id();
        Control control = CONTROLS.getOrDefault(id, probe.control());
        String clause = CLAUSES.getOrDefault(id, probe.clause());
        return new Controlled(probe, control, clause);
    }

    /** A probe with a control, and a clause that excuses it, of its own. */
    record Controlled(Probe probe, Control control, String clause) implements Probe {
        @Override
        public ProbeInfo info() {
            return probe.info();
        }

        @Override
        public boolean standing() {
            return probe.standing();
        }

        @Override
        public Trial prepare(Ground ground) {
            return probe.prepare(ground);
        }
    }
}
