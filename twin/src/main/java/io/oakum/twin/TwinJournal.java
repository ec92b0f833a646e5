package io.oakum.twin;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * What stands on disk before the first mount, so that whoever comes after a crash knows what to look for.
 *
 * @param folder the twin's own folder, below the state folder
 * @param leftovers other folders to remove: cgroups, and an upper layer on disk
 */
record TwinJournal(Path entry, Path folder, List<Path> leftovers) {
    private static final String SUFFIX = ".twin";
    private static final String FOLDER = "folder ";
    private static final String LEFTOVER = "leftover ";

    TwinJournal {
        leftovers = List.copyOf(leftovers);
    }

    static TwinJournal of(Path stateFolder, String id, List<Path> leftovers) {
        return new TwinJournal(stateFolder.resolve(id + SUFFIX), stateFolder.resolve(id), leftovers);
    }

    /** Writes the entry and does not come back before it would survive a power cut. */
    void open() throws IOException {
        var text = new StringBuilder(FOLDER).append(folder).append('\n');
        leftovers.forEach(path -> text.append(LEFTOVER).append(path).append('\n'));
        try (var channel = FileChannel.open(entry, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8)));
            channel.force(true);
        }
        try (var parent = FileChannel.open(entry.getParent(), StandardOpenOption.READ)) {
            parent.force(true);
        }
    }

    void close() throws IOException {
        Files.deleteIfExists(entry);
    }

    static List<TwinJournal> entries(Path stateFolder) throws IOException {
        var found = new ArrayList<TwinJournal>();
        if (!Files.isDirectory(stateFolder)) {
            return found;
        }
        try (var entries = Files.newDirectoryStream(stateFolder, "*" + SUFFIX)) {
            for (Path entry : entries) {
                found.add(read(entry));
            }
        }
        return found;
    }

    /** An entry cut short by a crash names less, but then less had been made: the folder's name is the entry's own. */
    private static TwinJournal read(Path entry) throws IOException {
        String name = String.valueOf(entry.getFileName());
        Path folder = entry.resolveSibling(name.substring(0, name.length() - SUFFIX.length()));
        List<Path> leftovers = Files.readString(entry)
                .lines()
                .filter(line -> line.startsWith(LEFTOVER))
                .map(line -> Path.of(line.substring(LEFTOVER.length())))
                .toList();
        return new TwinJournal(entry, folder, leftovers);
    }

    static void makePrivate(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    }
}
