package io.oakum.twin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The thin layers between the host's file systems and what the twin changes: stubs, {@code policy-rc.d}, empty mount points.
 *
 * <p>Being layers of their own they never show among the changes. A package that brings a new version of a stubbed program
 * must not replace the stub, so the layer's {@code diversions} tells dpkg to put it beside, as {@code dpkg-divert} would.
 */
record Stubs(Path folder, Path hostRoot, MountPlan plan) {
    static final String BESIDE = ".oakum-real";

    private static final Path DIVERSIONS = Path.of("/var/lib/dpkg/diversions");
    private static final Path POLICY = Path.of("/usr/sbin/policy-rc.d");
    private static final String NO_SERVICE = "#!/bin/sh\n# No service starts or stops in a twin.\nexit 101\n";

    /** @return the stubs that the host has a program for */
    List<Path> write(List<Path> wanted, List<Path> mountPoints) throws IOException {
        for (var layer : plan.layers()) {
            folderLike(layer.at());
        }
        var present = new ArrayList<Path>();
        for (Path stub : wanted) {
            if (Files.isRegularFile(onHost(stub))) {
                program(
                        stub,
                        "#!/bin/sh\necho 'oakum: " + stub.getFileName() + " is answered by a stub in the twin'\n");
                present.add(stub);
            }
        }
        divert(present);
        for (Path point : mountPoints) {
            if (!Files.exists(onHost(point), LinkOption.NOFOLLOW_LINKS)) {
                Files.createDirectories(folderLike(parentOf(point)).resolve(point.getFileName()));
            }
        }
        return List.copyOf(present);
    }

    void keepServicesStill() throws IOException {
        program(POLICY, NO_SERVICE);
    }

    /**
     * What a copy needs to be booted: an identity of its own, none of the host's disks, none of the masked units.
     *
     * @return files that the twin must not see
     */
    List<Path> prepareBoot(Set<String> masked) throws IOException {
        Path etc = folderLike(Path.of("/etc"));
        Files.writeString(etc.resolve("machine-id"), "");
        Files.writeString(etc.resolve("fstab"), "# A twin has none of the host's disks.\n");
        Path units = folderLike(Path.of("/etc/systemd/system"));
        for (String unit : masked) {
            Files.createSymbolicLink(units.resolve(unit), Path.of("/dev/null"));
        }
        if (!Files.exists(onHost(POLICY), LinkOption.NOFOLLOW_LINKS)) {
            return List.of();
        }
        folderLike(parentOf(POLICY));
        return List.of(POLICY);
    }

    /** The step that hides a path of the host. */
    String without(Path at) {
        MountPlan.Layer layer = layerOf(at);
        return Workshop.step(
                "without", Integer.toString(layer.number()), "/" + layer.at().relativize(at));
    }

    private MountPlan.Layer layerOf(Path at) {
        return plan.layers().stream()
                .filter(layer -> at.startsWith(layer.at()))
                .reduce((outer, inner) -> inner)
                .orElseThrow(() -> new IllegalStateException("no layer of the twin holds " + at));
    }

    private void divert(List<Path> present) throws IOException {
        Path diversions = onHost(DIVERSIONS);
        if (present.isEmpty() || !Files.isRegularFile(diversions)) {
            return;
        }
        var text = new StringBuilder(Files.readString(diversions));
        List<String> before = Files.readAllLines(diversions);
        for (Path stub : present) {
            for (Path spelling : spellings(stub)) {
                if (!before.contains(spelling.toString())) {
                    text.append(spelling)
                            .append('\n')
                            .append(spelling)
                            .append(BESIDE)
                            .append("\n:\n");
                }
            }
        }
        Path target = folderLike(parentOf(DIVERSIONS)).resolve(DIVERSIONS.getFileName());
        Files.copy(diversions, target, StandardCopyOption.COPY_ATTRIBUTES, StandardCopyOption.REPLACE_EXISTING);
        Files.writeString(target, text);
    }

    /** Before Debian 13, packages named files of {@code /usr/bin} by their old place, and dpkg goes by the name. */
    private static List<Path> spellings(Path program) {
        Path old = Path.of("/").resolve(Path.of("/usr").relativize(program));
        return program.startsWith("/usr/bin") || program.startsWith("/usr/sbin")
                ? List.of(program, old)
                : List.of(program);
    }

    private void program(Path at, String text) throws IOException {
        Path parent = onHost(parentOf(at));
        if (!Files.isDirectory(parent)) {
            return;
        }
        Path file = folderLike(parentOf(at)).resolve(at.getFileName());
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /**
     * The folder of a layer for one of the host, made with every folder above it. The topmost layer decides what a folder's
     * owner and mode are, so each is made like the one on the host.
     */
    private Path folderLike(Path at) throws IOException {
        MountPlan.Layer layer = layerOf(at);
        Path made = folder.resolve(Integer.toString(layer.number()));
        Path seen = layer.at();
        makeLike(made, seen);
        for (Path name : layer.at().relativize(at)) {
            if (name.toString().isEmpty()) {
                continue;
            }
            made = made.resolve(name);
            seen = seen.resolve(name);
            makeLike(made, seen);
        }
        return made;
    }

    private void makeLike(Path made, Path seen) throws IOException {
        if (Files.isDirectory(made)) {
            return;
        }
        Files.createDirectories(made);
        Path original = onHost(seen);
        if (Files.isDirectory(original, LinkOption.NOFOLLOW_LINKS)) {
            Map<String, Object> like = Files.readAttributes(original, "unix:mode,uid,gid,lastModifiedTime");
            Files.setAttribute(made, "unix:uid", like.get("uid"));
            Files.setAttribute(made, "unix:gid", like.get("gid"));
            Files.setAttribute(made, "unix:mode", like.get("mode"));
            Files.setAttribute(made, "lastModifiedTime", like.get("lastModifiedTime"));
        }
    }

    private static Path parentOf(Path inside) {
        return Objects.requireNonNullElse(inside.getParent(), Path.of("/"));
    }

    private Path onHost(Path inside) {
        return hostRoot.resolve(Path.of("/").relativize(inside));
    }
}
