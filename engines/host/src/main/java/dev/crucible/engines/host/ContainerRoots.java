package dev.crucible.engines.host;

import dev.crucible.core.Image;
import dev.crucible.core.SandboxSpec;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The root folders of one runtime's containers: one for the programs of this machine, and one for
 * each image.
 *
 * @param folder below which they are made when they are first needed
 * @param temporaryLink whether /tmp leads into the working directory, or is a place of its own
 * @param host what is shown of the host where there is no image
 */
record ContainerRoots(Path folder, boolean temporaryLink, HostRoot host) {
    /**
     * What a sandbox stands on.
     *
     * @param root its root folder
     * @param shown what is mounted there, read-only
     */
    record Ground(ContainerRoot root, List<ContainerRoot.Shown> shown) {}

    /** The ground of a sandbox, laid out by whoever needs it first. */
    synchronized Ground of(SandboxSpec spec, Path helper) {
        return spec.image()
                .map(image -> of(image, helper))
                .orElseGet(() -> ofHost(spec.readOnlyPaths(), helper));
    }

    /** Where the ground of a sandbox is. */
    Path place(SandboxSpec spec) {
        return spec.image().map(this::root).orElseGet(this::root).folder();
    }

    private ContainerRoot root() {
        return new ContainerRoot(folder.resolve("host"));
    }

    private ContainerRoot root(Image image) {
        return new ContainerRoot(folder.resolve(image.id().hex()));
    }

    private Ground of(Image image, Path helper) {
        ContainerRoot root = root(image);
        return new Ground(root, root.make(image.root(), helper, temporaryLink));
    }

    private Ground ofHost(List<String> more, Path helper) {
        ContainerRoot root = root();
        root.make(host, helper, temporaryLink);
        more.forEach(root::place);
        return new Ground(
                root,
                Stream.concat(host.binds().stream(), more.stream())
                        .distinct()
                        .map(path -> new ContainerRoot.Shown(Path.of(path), path))
                        .toList());
    }
}
