package dev.crucible.images.oci;

import dev.crucible.core.Bytes;
import dev.crucible.core.Digest;
import dev.crucible.core.RunRequest;
import dev.crucible.images.archive.ImageException;

import tools.jackson.databind.JsonNode;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What an image says about itself.
 *
 * @param platform that its programs are for, such as {@code linux/amd64}
 * @param layers the digest of each layer as it is unpacked
 * @param environment that its programs expect
 */
public record Configuration(String platform, List<Digest> layers, Map<String, String> environment) {
    /**
     * The configuration of these bytes.
     *
     * @throws ImageException when it is none
     */
    public static Configuration read(Bytes content) {
        JsonNode node = Documents.read(content, "the configuration");
        List<Digest> layers = new ArrayList<>();
        for (JsonNode layer : node.path("rootfs").path("diff_ids")) {
            layers.add(Documents.digest(layer.asString(""), "a layer in the configuration"));
        }
        return new Configuration(
                node.path("os").asString("") + "/" + node.path("architecture").asString(""),
                List.copyOf(layers),
                environment(node.path("config").path("Env")));
    }

    private static Map<String, String> environment(JsonNode array) {
        Map<String, String> environment = new TreeMap<>();
        long size = 0;
        for (JsonNode variable : array) {
            String text = variable.asString("");
            int equals = text.indexOf('=');
            size += text.length();
            if (equals <= 0 || text.indexOf('\0') >= 0) {
                throw ImageException.invalid("the configuration has a variable without a name");
            }
            if (size > RunRequest.MAX_COMMAND_BYTES / 2) {
                throw ImageException.tooLarge(
                        "the configuration has more than "
                                + RunRequest.MAX_COMMAND_BYTES / 2
                                + " characters of environment");
            }
            environment.put(text.substring(0, equals), text.substring(equals + 1));
        }
        return environment;
    }
}
