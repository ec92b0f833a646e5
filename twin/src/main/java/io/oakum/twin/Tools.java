package io.oakum.twin;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The host's programs that a twin is made with, by their full paths. All are part of util-linux and coreutils. */
record Tools(Path unshare, Path nsenter, Path setpriv, Path setsid) {
    private static final List<Path> FOLDERS =
            List.of(Path.of("/usr/bin"), Path.of("/bin"), Path.of("/usr/sbin"), Path.of("/sbin"));

    static final List<String> NEEDED =
            List.of("unshare", "nsenter", "setpriv", "setsid", "mount", "umount", "pivot_root", "mkfifo");

    static List<String> missing() {
        return NEEDED.stream().filter(name -> find(name).isEmpty()).toList();
    }

    static Tools found() {
        return new Tools(need("unshare"), need("nsenter"), need("setpriv"), need("setsid"));
    }

    private static Path need(String name) {
        return find(name).orElseThrow(() -> new IllegalStateException("looked for " + name + " in " + FOLDERS));
    }

    private static Optional<Path> find(String name) {
        return FOLDERS.stream()
                .map(folder -> folder.resolve(name))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
