package dev.crucible.api.documents;

import dev.crucible.core.Bytes;
import dev.crucible.core.EngineChoice;
import dev.crucible.core.Fault;
import dev.crucible.core.InvalidRequestException;
import dev.crucible.core.Isolation;
import dev.crucible.core.IsolationClass;
import dev.crucible.core.NetworkAccess;
import dev.crucible.core.RunRequest;
import dev.crucible.core.SandboxFile;
import dev.crucible.core.Stdin;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** A request to execute a program as JSON. */
public final class RunRequestJson {
    private static final String AUTO = "auto";

    private RunRequestJson() {}

    /**
     * The request of an object.
     *
     * @param node checked against the contract already; whatever the contract cannot say is checked
     *     here
     * @param entryNames what a program without a name is called, by its runtime
     * @throws InvalidRequestException naming every fault
     */
    public static RunRequest read(JsonNode node, UnaryOperator<String> entryNames) {
        List<Fault> faults = new ArrayList<>();
        String entry = node.path("entry").asString("");
        List<SandboxFile> files = new ArrayList<>();
        if (node.has("code")) {
            entry = entryNames.apply(node.path("runtime").asString(""));
            files.add(SandboxFile.of(entry, Bytes.utf8(node.path("code").asString())));
        }
        files.addAll(files(node, faults));
        if (entry.isEmpty() && files.size() == 1) {
            entry = files.getFirst().path();
        }
        Isolation isolation = IsolationJson.read(node, faults);
        RunRequest.Builder request =
                new RunRequest.Builder(node.path("runtime").asString(""), entry)
                        .arguments(texts(node.path("arguments")))
                        .stdin(stdin(node, faults))
                        .limits(LimitsJson.read(node.path("limits")))
                        .network(network(node, faults))
                        .isolation(isolation)
                        .engine(engine(node, isolation))
                        .collect(texts(node.path("collect")))
                        .image(node.path("image").asString(""));
        files.forEach(request::file);
        node.path("environment")
                .properties()
                .forEach(pair -> request.environment(pair.getKey(), pair.getValue().asString()));
        return build(request, faults);
    }

    /**
     * The files of an object alone.
     *
     * @throws InvalidRequestException naming every fault
     */
    public static List<SandboxFile> files(JsonNode node) {
        List<Fault> faults = new ArrayList<>();
        List<SandboxFile> files = files(node, faults);
        files.forEach(file -> faults.addAll(SandboxFile.pathFaults("files", file.path())));
        refuse(faults);
        return files;
    }

    private static List<SandboxFile> files(JsonNode node, List<Fault> faults) {
        List<SandboxFile> files = new ArrayList<>();
        for (JsonNode file : node.path("files")) {
            files.add(
                    new SandboxFile(
                            file.path("path").asString(""),
                            content(file, "content", "contentBase64", "files", faults),
                            file.path("executable").asBoolean(false)));
        }
        return files;
    }

    /**
     * The standard input of an object alone.
     *
     * @throws InvalidRequestException when it is no Base64
     */
    public static Stdin stdin(JsonNode node) {
        List<Fault> faults = new ArrayList<>();
        Stdin stdin = stdin(node, faults);
        refuse(faults);
        return stdin;
    }

    /**
     * Where something is to be executed.
     *
     * @param isolation what is demanded of it
     */
    public record Place(EngineChoice engine, Isolation isolation, NetworkAccess network) {}

    /**
     * The place that an object names.
     *
     * @throws InvalidRequestException naming every fault
     */
    public static Place place(JsonNode node) {
        List<Fault> faults = new ArrayList<>();
        Isolation isolation = IsolationJson.read(node, faults);
        Place place = new Place(engine(node, isolation), isolation, network(node, faults));
        refuse(faults);
        return place;
    }

    private static void refuse(List<Fault> faults) {
        if (!faults.isEmpty()) {
            throw new InvalidRequestException(faults);
        }
    }

    private static RunRequest build(RunRequest.Builder request, List<Fault> faults) {
        RunRequest built;
        try {
            built = request.build();
        } catch (InvalidRequestException wrong) {
            faults.addAll(wrong.faults());
            throw new InvalidRequestException(faults);
        }
        refuse(faults);
        return built;
    }

    /**
     * The object of a request; its standard input must be known.
     *
     * @throws IllegalArgumentException when the standard input is live
     */
    public static ObjectNode write(RunRequest request) {
        ObjectNode node = Documents.object();
        node.put("runtime", request.runtime());
        node.put("entry", request.entry());
        ArrayNode files = node.putArray("files");
        for (SandboxFile file : request.files()) {
            ObjectNode one = files.addObject();
            one.put("path", file.path());
            put(one, "content", "contentBase64", file.content());
            one.put("executable", file.executable());
        }
        ArrayNode arguments = node.putArray("arguments");
        request.arguments().forEach(arguments::add);
        ObjectNode environment = node.putObject("environment");
        new TreeMap<>(request.environment()).forEach(environment::put);
        put(node, "stdin", "stdinBase64", input(request.stdin()));
        node.set("limits", LimitsJson.write(request.limits()));
        node.put("network", request.network().label());
        IsolationJson.write(request.isolation(), node);
        node.put("engine", name(request.engine()));
        ArrayNode collect = node.putArray("collect");
        request.collect().forEach(collect::add);
        if (!request.image().isEmpty()) {
            node.put("image", request.image());
        }
        return node;
    }

    /** Text where that loses nothing, Base64 otherwise. */
    static void put(ObjectNode node, String text, String base64, Bytes content) {
        if (content.isUtf8()) {
            node.put(text, content.asText());
        } else {
            node.put(base64, content.asBase64());
        }
    }

    private static Bytes input(Stdin stdin) {
        return switch (stdin) {
            case Stdin.Fixed(Bytes bytes) -> bytes;
            case Stdin.Live _ ->
                    throw new IllegalArgumentException("a live input cannot be sent in a request");
        };
    }

    private static Stdin stdin(JsonNode node, List<Fault> faults) {
        return new Stdin.Fixed(content(node, "stdin", "stdinBase64", "stdin", faults));
    }

    private static Bytes content(
            JsonNode node, String text, String base64, String field, List<Fault> faults) {
        if (!node.has(base64)) {
            return Bytes.utf8(node.path(text).asString(""));
        }
        if (node.has(text)) {
            faults.add(new Fault(field, "is there as text and as Base64", "one of them"));
        }
        try {
            return Bytes.copyOf(Base64.getDecoder().decode(node.path(base64).asString("")));
        } catch (IllegalArgumentException wrong) {
            faults.add(new Fault(field, "is no Base64", "Base64 (RFC 4648 section 4)"));
            return Bytes.EMPTY;
        }
    }

    private static NetworkAccess network(JsonNode node, List<Fault> faults) {
        String label = node.path("network").asString(NetworkAccess.NONE.label());
        for (NetworkAccess known : NetworkAccess.values()) {
            if (known.label().equals(label)) {
                return known;
            }
        }
        faults.add(new Fault("network", "'" + label + "' is no access", "none or loopback"));
        return NetworkAccess.NONE;
    }

    private static String name(EngineChoice engine) {
        return switch (engine) {
            case EngineChoice.Auto _ -> AUTO;
            case EngineChoice.Named(String name, _) -> name;
        };
    }

    /** Who asks for no isolation accepts that there is none. */
    private static EngineChoice engine(JsonNode node, Isolation isolation) {
        String name = node.path("engine").asString(AUTO);
        return name.equals(AUTO)
                ? new EngineChoice.Auto()
                : new EngineChoice.Named(name, isolation.least() == IsolationClass.NONE);
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(element -> texts.add(element.asString()));
        return texts;
    }
}
