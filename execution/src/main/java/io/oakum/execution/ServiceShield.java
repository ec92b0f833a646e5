package io.oakum.execution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Keeps packages' own scripts from restarting the units that are never restarted, for as long as a change is being applied. It is
 * the file that Debian's tools ask ({@code policy-rc.d}); a host that has one of its own keeps that.
 */
final class ServiceShield {
    private static final String MARK = "# laid by oakum while packages are changed; safe to delete when no oakum runs";

    private final Path file;

    /** @param file normally {@code /usr/sbin/policy-rc.d} */
    ServiceShield(Path file) {
        this.file = file;
    }

    void raise(NeverRestart never) throws IOException {
        if (Files.exists(file) || never.globs().isEmpty() || !Files.isDirectory(file.resolveSibling("."))) {
            return;
        }
        var script = new StringBuilder("#!/bin/sh\n").append(MARK).append('\n');
        // Asked with options first, then the name of a unit or of an init script, which lacks the ending.
        script.append("while [ \"${1#--}\" != \"$1\" ]; do shift; done\ncase $1 in\n");
        for (String glob : never.globs()) {
            script.append(glob)
                    .append(" | ")
                    .append(glob.replaceFirst("\\.service$", ""))
                    .append(") exit 101 ;;\n");
        }
        script.append("esac\nexit 0\n");
        Files.writeString(file, script);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** Also after a crash: only a file that bears our mark is taken away. */
    void lower() throws IOException {
        if (Files.isRegularFile(file) && Files.readString(file).contains(MARK)) {
            Files.delete(file);
        }
    }
}
