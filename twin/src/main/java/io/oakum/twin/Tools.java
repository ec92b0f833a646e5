package io.oakum.twin;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The host's programs that a twin is made with, by their full paths. All are part of util-linux and coreutils. */
record Tools(Path unshare, Path nsenter, Path setpriv, Path setsid, Optional<Path> perl) {
    private static final List<Path> FOLDERS =
            List.of(Path.of("/usr/bin"), Path.of("/bin"), Path.of("/usr/sbin"), Path.of("/sbin"));

    /**
     * 1 is "join a session keyring", and nothing for its name makes a new one. In a container that may not make this call at all (1 is
     * EPERM, also for the mere question 0, which keyring there is) nothing started here can use it either: a filter is inherited.
     */
    private static final String FRESH_KEYRING =
            "my $call = shift; syscall($call + 0, 1, 0) >= 0 or ($! == 1 and syscall($call + 0, 0, -3, 0) < 0 and $! == 1)"
                    + " or die qq(keyring: $!\\n); exec { $ARGV[0] } @ARGV or die";

    static final List<String> NEEDED =
            List.of("unshare", "nsenter", "setpriv", "setsid", "mount", "umount", "pivot_root", "mkfifo");

    static List<String> missing() {
        return NEEDED.stream().filter(name -> find(name).isEmpty()).toList();
    }

    static Tools found() {
        return new Tools(need("unshare"), need("nsenter"), need("setpriv"), need("setsid"), find("perl"));
    }

    /**
     * What stands before a program that shall not have our session's keyring: whoever has it reads the keys in it, in every
     * namespace. Neither util-linux nor the JDK makes that system call; Perl is an essential package of Debian. Empty where
     * there is none.
     */
    List<String> withoutKeys() {
        Optional<String> keyctl = keyctl(System.getProperty("os.arch", ""));
        return perl.isPresent() && keyctl.isPresent()
                ? List.of(perl.get().toString(), "-e", FRESH_KEYRING, keyctl.get())
                : List.of();
    }

    private static Optional<String> keyctl(String architecture) {
        return switch (architecture) {
            case "amd64" -> Optional.of("250");
            case "aarch64", "riscv64" -> Optional.of("219");
            case "ppc64le" -> Optional.of("271");
            case "s390x" -> Optional.of("280");
            default -> Optional.empty();
        };
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
