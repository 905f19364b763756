import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes the API's contract as JSON: {@code ContractJson openapi.yaml openapi.json}. The server
 * reads that, because YAML takes ten times as long and every start would wait for it.
 */
final class ContractJson {

    public static void main(String[] args) throws Exception {
        Path json = Path.of(args[1]);
        JsonNode contract = new YAMLMapper().readTree(Files.readString(Path.of(args[0])));
        Files.createDirectories(json.getParent());
        Files.write(json, new JsonMapper().writeValueAsBytes(contract));
    }
}
