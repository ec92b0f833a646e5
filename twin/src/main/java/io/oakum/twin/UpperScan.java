package io.oakum.twin;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Tells what differs from one upper layer, the host below it, and both seen together.
 *
 * <p>Paths are never turned into text here: file names are bytes, and some packages have names that are no UTF-8.
 *
 * @param upper where the layer lies
 * @param lower the host's folder under it
 * @param merged the same folder as the twin sees it: what is missing there was removed, also by an opaque folder, whose mark
 *     the JDK cannot read
 * @param inside the layer's mount point in the twin
 */
record UpperScan(Path upper, Path lower, Path merged, Path inside) {
    private static final int TYPE = 0170000;
    private static final int PERMISSIONS = 07777;
    private static final int FOLDER = 0040000;
    private static final int LINK = 0120000;
    private static final int FILE = 0100000;
    private static final int CHARACTER_DEVICE = 0020000;

    private record Entry(int type, int permissions, int owner, int group, long size, long device) {
        boolean isWhiteout() {
            return type == CHARACTER_DEVICE && device == 0;
        }

        boolean hasOtherOwnerOrModeThan(Entry other) {
            return permissions != other.permissions || owner != other.owner || group != other.group;
        }

        long bytes() {
            return type == FILE ? size : 0;
        }
    }

    record Found(List<FileChange> changes, long bytes) {}

    Found changes() throws IOException {
        var changes = new ArrayList<FileChange>();
        long bytes = compareFolder(upper.relativize(upper), changes);
        return new Found(changes, bytes);
    }

    private long compareFolder(Path relative, List<FileChange> changes) throws IOException {
        long bytes = 0;
        var above = new HashSet<Path>();
        for (Path child : children(upper.resolve(relative))) {
            Path name = child.getFileName();
            above.add(name);
            bytes += compare(relative.resolve(name), changes);
        }
        removedByOpacity(relative, above, changes);
        return bytes;
    }

    private long compare(Path relative, List<FileChange> changes) throws IOException {
        Entry now = look(upper.resolve(relative));
        if (!Files.exists(lower.resolve(relative), LinkOption.NOFOLLOW_LINKS)) {
            // A mark over nothing: it was made here and removed again, or is over one of our stubs.
            return now.isWhiteout() ? 0 : added(relative, now, changes);
        }
        if (now.isWhiteout()) {
            removed(relative, changes);
            return 0;
        }
        Entry before = look(lower.resolve(relative));
        if (differsInContent(now, before, relative)) {
            changes.add(change(relative, FileChange.Kind.CONTENT));
        } else if (now.hasOtherOwnerOrModeThan(before)) {
            changes.add(change(relative, FileChange.Kind.METADATA));
        }
        if (now.type() != FOLDER) {
            return now.bytes();
        }
        return before.type() == FOLDER ? compareFolder(relative, changes) : addedBelow(relative, changes);
    }

    private long added(Path relative, Entry now, List<FileChange> changes) throws IOException {
        changes.add(change(relative, FileChange.Kind.ADDED));
        return now.type() == FOLDER ? addedBelow(relative, changes) : now.bytes();
    }

    /** A folder where there was none: whatever is in it is new, and the host's path of that name means something else. */
    private long addedBelow(Path relative, List<FileChange> changes) throws IOException {
        long bytes = 0;
        for (Path child : children(upper.resolve(relative))) {
            bytes += added(relative.resolve(child.getFileName()), look(child), changes);
        }
        return bytes;
    }

    private boolean differsInContent(Entry now, Entry before, Path relative) throws IOException {
        if (now.type() != before.type()) {
            return true;
        }
        Path above = upper.resolve(relative);
        Path below = lower.resolve(relative);
        if (now.type() == FILE) {
            return now.size() != before.size() || Files.mismatch(above, below) >= 0;
        }
        if (now.type() == LINK) {
            return !Files.readSymbolicLink(above).equals(Files.readSymbolicLink(below));
        }
        return now.device() != before.device();
    }

    /** What the host has, the upper layer says nothing of, and the twin does not see. */
    private void removedByOpacity(Path relative, Set<Path> above, List<FileChange> changes) throws IOException {
        Path below = lower.resolve(relative);
        if (!Files.isDirectory(below, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        var seen = new HashSet<Path>();
        for (Path child : children(merged.resolve(relative))) {
            seen.add(child.getFileName());
        }
        for (Path child : children(below)) {
            Path name = child.getFileName();
            if (!above.contains(name) && !seen.contains(name)) {
                removed(relative.resolve(name), changes);
            }
        }
    }

    /** Everything that the host has at this path and below it. */
    private void removed(Path relative, List<FileChange> changes) throws IOException {
        Path top = lower.resolve(relative);
        Files.walkFileTree(top, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                return note(folder);
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                return note(file);
            }

            private FileVisitResult note(Path path) {
                changes.add(change(lower.relativize(path), FileChange.Kind.REMOVED));
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private FileChange change(Path relative, FileChange.Kind kind) {
        Path path = inside.resolve(relative).normalize();
        return new FileChange(path, kind);
    }

    private static List<Path> children(Path folder) throws IOException {
        var children = new ArrayList<Path>();
        try (var entries = Files.newDirectoryStream(folder)) {
            entries.forEach(children::add);
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return children;
    }

    private static Entry look(Path path) throws IOException {
        Map<String, Object> seen =
                new HashMap<>(Files.readAttributes(path, "unix:mode,uid,gid,size,rdev", LinkOption.NOFOLLOW_LINKS));
        int mode = (int) number(seen, "mode");
        return new Entry(
                mode & TYPE,
                mode & PERMISSIONS,
                (int) number(seen, "uid"),
                (int) number(seen, "gid"),
                number(seen, "size"),
                number(seen, "rdev"));
    }

    private static long number(Map<String, Object> seen, String name) {
        return seen.get(name) instanceof Number number ? number.longValue() : 0;
    }
}
