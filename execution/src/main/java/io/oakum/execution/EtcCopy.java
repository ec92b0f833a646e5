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
import java.util.Set;
import java.util.TreeMap;

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
    private final Path manifestAfter;

    EtcCopy(CommandRunner runner, Path etc, Path runFolder) {
        this.runner = runner;
        this.etc = etc;
        this.copy = runFolder.resolve("etc");
        this.manifestAfter = runFolder.resolve("etc-after.tsv");
    }

    void take() throws UnreachableException, IOException {
        Files.createDirectories(copy.getParent());
        runner.run(Command.of("rm", "-rf", "--one-file-system", copy.toString()));
        var result = runner.run(Command.of("cp", "-a", "--one-file-system", etc.toString(), copy.toString()));
        if (!result.succeeded()) {
            throw new IOException(
                    copy + " could not be made: " + result.stderr().strip());
        }
    }

    /** Notes what the change left, to tell later edits from it, and drops the copies of what it did not touch. */
    void noteAfter() throws IOException {
        Map<String, String> after = manifest(etc);
        var lines = new ArrayList<String>();
        after.forEach((file, state) -> lines.add(file + "\t" + state));
        Files.write(manifestAfter, lines);
        for (var before : manifest(copy).entrySet()) {
            if (before.getValue().equals(after.get(before.getKey()))) {
                Files.delete(copy.resolve(before.getKey()));
            }
        }
    }

    /** The state of each file as it was when the change had ended, empty where that was never noted. */
    private Map<String, String> after() throws IOException {
        var after = new TreeMap<String, String>();
        if (Files.exists(manifestAfter)) {
            for (String line : Files.readAllLines(manifestAfter)) {
                int tab = line.indexOf('\t');
                after.put(line.substring(0, tab), line.substring(tab + 1));
            }
        }
        return after;
    }

    /** What stands in {@code /etc} just before an undo: compared with the state after the change it shows later edits. */
    Map<String, String> now() throws IOException {
        return manifest(etc);
    }

    /**
     * Brings back files that the change altered and that the undone packages did not bring back.
     *
     * @param beforeUndo what {@link #now} said before the undo began
     * @return the files brought back
     */
    List<String> restore(Map<String, String> beforeUndo) throws UnreachableException, IOException {
        Map<String, String> after = after();
        Map<String, String> now = manifest(etc);
        var restored = new ArrayList<String>();
        for (var kept : manifest(copy).entrySet()) {
            String file = kept.getKey();
            boolean isEdited = !after.isEmpty() && !java.util.Objects.equals(after.get(file), beforeUndo.get(file));
            if (!isEdited && !LEFT_ALONE.contains(file) && !kept.getValue().equals(now.get(file))) {
                Files.createDirectories(etc.resolve(file).getParent());
                runner.run(Command.of(
                        "cp",
                        "-a",
                        "--remove-destination",
                        copy.resolve(file).toString(),
                        etc.resolve(file).toString()));
                restored.add(etc.resolve(file).toString());
            }
        }
        return restored;
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
