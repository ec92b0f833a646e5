package io.oakum.execution;

import io.oakum.packages.apt.Digests;
import io.oakum.transport.CommandRunner;
import io.oakum.transport.CommandRunner.Command;
import io.oakum.transport.CommandRunner.UnreachableException;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A copy of {@code /etc} from before a change, for what packages cannot bring back: files that maintainer scripts edit and that are
 * nobody's configuration files. A file that somebody edited since the change is never touched.
 */
final class EtcCopy {
    /** Accounts made by a package stay: files may belong to them. */
    private static final Set<String> LEFT_ALONE = Set.of(
            "passwd",
            "passwd-",
            "group",
            "group-",
            "shadow",
            "shadow-",
            "gshadow",
            "gshadow-",
            "subuid",
            "subuid-",
            "subgid",
            "subgid-",
            ".pwd.lock",
            "machine-id",
            "mtab");

    private final CommandRunner runner;
    private final Path etc;
    private final Path copy;
    private final Path manifestBefore;
    private final Path manifestAfter;
    private final Path setAside;

    EtcCopy(CommandRunner runner, Path etc, Path runFolder) {
        this.runner = runner;
        this.etc = etc;
        this.copy = runFolder.resolve("etc");
        this.manifestBefore = runFolder.resolve("etc-before.tsv");
        this.manifestAfter = runFolder.resolve("etc-after.tsv");
        this.setAside = runFolder.resolve("etc-set-aside");
    }

    void take() throws UnreachableException, IOException {
        Files.createDirectories(copy.getParent());
        runner.run(Command.of("rm", "-rf", "--one-file-system", copy.toString()));
        var result = runner.run(Command.of("cp", "-a", "--one-file-system", etc.toString(), copy.toString()));
        if (!result.succeeded()) {
            throw new IOException(
                    copy + " could not be made: " + result.stderr().strip());
        }
        write(manifest(copy), manifestBefore);
    }

    private static void write(Map<String, String> manifest, Path file) throws IOException {
        var lines = new ArrayList<String>();
        manifest.forEach((name, state) -> lines.add(name + "\t" + state));
        Files.write(file, lines);
    }

    /** Notes what the change left, to tell later edits from it, and drops the copies of what it did not touch. */
    List<String> noteAfter() throws IOException {
        if (Files.exists(manifestAfter)) {
            // Noted before a reboot or a crash: what was edited since is not the change's doing.
            return List.of();
        }
        Map<String, String> after = manifest(etc);
        write(after, manifestAfter);
        Map<String, String> noted = read(manifestBefore);
        for (var before : manifest(copy).entrySet()) {
            if (before.getValue().equals(after.get(before.getKey()))) {
                Files.delete(copy.resolve(before.getKey()));
            }
        }
        // The local files beside which the change laid the packages' own.
        return after.entrySet().stream()
                .filter(file -> file.getKey().matches(".*\\.(dpkg-dist|ucf-dist)"))
                .filter(file -> !file.getValue().equals(noted.get(file.getKey())))
                .map(file -> etc.resolve(
                                file.getKey().substring(0, file.getKey().lastIndexOf('.')))
                        .toString())
                .toList();
    }

    /** Empty where it was never noted, as after a crash. */
    private static Map<String, String> read(Path manifest) throws IOException {
        var states = new TreeMap<String, String>();
        if (Files.exists(manifest)) {
            for (String line : Files.readAllLines(manifest)) {
                int tab = line.indexOf('\t');
                states.put(line.substring(0, tab), line.substring(tab + 1));
            }
        }
        return states;
    }

    /** What stands in {@code /etc} just before an undo: compared with the state after the change it shows later edits. */
    Map<String, String> now() throws IOException {
        return manifest(etc);
    }

    /**
     * Brings back files that the change altered or removed and that the undone packages did not bring back, and sets aside those
     * that it made. What somebody edited since the change stays.
     *
     * @param beforeUndo what {@link #now} said before the undo began
     * @return the files brought back or set aside
     */
    List<String> restore(Map<String, String> beforeUndo) throws UnreachableException, IOException {
        Map<String, String> before = read(manifestBefore);
        Map<String, String> after = read(manifestAfter);
        Map<String, String> now = manifest(etc);
        var names = new TreeSet<String>(before.keySet());
        names.addAll(now.keySet());
        var mended = new ArrayList<String>();
        for (String name : names) {
            boolean isEdited = !Objects.equals(after.get(name), beforeUndo.get(name));
            boolean isAsBefore = Objects.equals(before.get(name), now.get(name));
            if (!after.isEmpty() && !isEdited && !isAsBefore && !LEFT_ALONE.contains(name)) {
                mend(name, before.containsKey(name));
                mended.add(etc.resolve(name).toString());
            }
        }
        return mended;
    }

    private void mend(String name, boolean wasThere) throws UnreachableException, IOException {
        Path file = etc.resolve(name);
        if (wasThere) {
            Files.createDirectories(file.getParent());
            must(Command.of(
                    "cp", "-a", "--remove-destination", copy.resolve(name).toString(), file.toString()));
        } else {
            // Moved and not deleted: somebody may have made it while the change was being made.
            Files.createDirectories(setAside.resolve(name).getParent());
            must(Command.of("mv", "-T", file.toString(), setAside.resolve(name).toString()));
        }
    }

    private void must(Command command) throws UnreachableException, IOException {
        var result = runner.run(command);
        if (!result.succeeded()) {
            throw new IOException(
                    String.join(" ", command.argv()) + ": " + result.stderr().strip());
        }
    }

    /** Each plain file and link by its path below the folder, with what tells whether it changed. */
    private static Map<String, String> manifest(Path folder) throws IOException {
        var files = new TreeMap<String, String>();
        if (!Files.isDirectory(folder)) {
            return files;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                String name = folder.relativize(file).toString();
                if (attributes.isSymbolicLink()) {
                    files.put(name, "-> " + Files.readSymbolicLink(file));
                } else if (attributes.isRegularFile() && !name.contains("\t") && !name.contains("\n")) {
                    files.put(
                            name,
                            Digests.sha256(file) + " "
                                    + Files.getAttribute(file, "unix:mode", LinkOption.NOFOLLOW_LINKS));
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return files;
    }
}
