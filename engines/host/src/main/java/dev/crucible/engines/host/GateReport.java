package dev.crucible.engines.host;

import dev.crucible.core.SandboxException;
import dev.crucible.linux.ControlSocket;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * What the native helper says at a gate: the letter R and lines of NAME=VALUE, or the letter E and
 * why there is no gate. It is a claim; the host's own reading decides.
 *
 * @param facts by name
 */
record GateReport(Map<String, String> facts) {
    /**
     * Reads a message from a gate.
     *
     * @throws SandboxException lost, when it says that the sandbox could not be built; refused,
     *     when it says nothing that can be understood
     */
    static GateReport of(ControlSocket.Message message) {
        String text = new String(message.content(), StandardCharsets.UTF_8);
        if (text.startsWith("E")) {
            throw SandboxException.lost("the sandbox could not be built: " + complaint(message));
        }
        if (!text.startsWith("R\n")) {
            throw SandboxException.refused("the gate does not say what is around it");
        }
        Map<String, String> facts = new HashMap<>();
        for (String line : text.substring(2).split("\n", -1)) {
            int equals = line.indexOf('=');
            if (equals < 1 || facts.put(line.substring(0, equals), value(line, equals)) != null) {
                throw SandboxException.refused("the gate's report cannot be understood");
            }
        }
        return new GateReport(Map.copyOf(facts));
    }

    private static String value(String line, int equals) {
        return line.substring(equals + 1).strip();
    }

    /** Why there is no gate. */
    static String complaint(ControlSocket.Message message) {
        String text = new String(message.content(), StandardCharsets.UTF_8);
        return text.isEmpty() ? "" : text.substring(1);
    }
}
