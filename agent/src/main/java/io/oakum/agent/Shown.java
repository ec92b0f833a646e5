package io.oakum.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.time.Instant;

/** What root lets the network half know: files that its group may read and others may not. */
final class Shown {
    private static final String GROUP = "oakum-agent";

    private Shown() {}

    /** Whatever the umask of the unit that makes it. */
    static void makeFolder(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** @param asOf the time of the file: what it says was so then */
    static void write(Path file, String document, Instant asOf) throws IOException {
        // A name of its own: who does the work and who was asked about it may show it at once.
        Path unfinished = Files.createTempFile(file.toAbsolutePath().getParent(), file.getFileName() + ".", ".new");
        try {
            Files.writeString(unfinished, document);
            Files.setPosixFilePermissions(unfinished, PosixFilePermissions.fromString("rw-r-----"));
            giveToGroup(unfinished);
            Files.setLastModifiedTime(unfinished, FileTime.from(asOf));
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            // Where there is no room it is tried again and again, and each try would leave one behind.
            Files.deleteIfExists(unfinished);
        }
    }

    private static void giveToGroup(Path file) throws IOException {
        try {
            var group = file.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByGroupName(GROUP);
            Files.setAttribute(file, "posix:group", group);
        } catch (UserPrincipalNotFoundException e) {
            // Without a network half of its own user, root alone asks.
        }
    }
}
