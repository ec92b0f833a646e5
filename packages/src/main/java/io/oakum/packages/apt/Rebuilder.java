package io.oakum.packages.apt;

import io.oakum.core.inventory.Installed;
import io.oakum.transport.CommandRunner;
import io.oakum.transport.CommandRunner.Command;
import io.oakum.transport.CommandRunner.UnreachableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Puts an installed package together again from the files on the host, each checked against the digests that dpkg recorded.
 *
 * <p>A configuration file is not the package's any more once somebody edited it. In its place goes a marker: the local file is kept
 * when the package comes back, and counts as edited at the next update too, instead of being replaced in silence.
 */
final class Rebuilder {
    private static final Path DATABASE = Path.of("/var/lib/dpkg/info");
    private static final String MARKER =
            "The package's own version of this file was not known when the package was rebuilt.\n";

    /** What dpkg keeps about a package under these names is part of the package; the rest dpkg makes by itself. */
    private static final List<String> CONTROL_FILES = List.of(
            "conffiles",
            "preinst",
            "postinst",
            "prerm",
            "postrm",
            "config",
            "templates",
            "triggers",
            "shlibs",
            "symbols",
            "md5sums");

    private static final Set<String> NOT_IN_CONTROL = Set.of("Status", "Conffiles", "Config-Version");

    private final CommandRunner runner;

    Rebuilder(CommandRunner runner) {
        this.runner = runner;
    }

    /** Why it cannot be done; empty where {@code target} now is the package. */
    Optional<String> rebuild(Installed installed, Path target) throws UnreachableException, IOException {
        String name = Pins.name(installed.key());
        var verified = runner.run(Command.of("dpkg", "--verify", name));
        Optional<String> changed = changedFile(verified.stdout());
        if (changed.isPresent()) {
            return Optional.of("its file " + changed.get() + " is not as the package brought it");
        }
        Path tree = target.resolveSibling(target.getFileName() + ".tree");
        try {
            copyFiles(installed, tree);
            writeControl(installed, tree.resolve("DEBIAN"));
            var built = runner.run(Command.of("dpkg-deb", "-Znone", "--build", tree.toString(), target.toString())
                    .within(Duration.ofMinutes(10)));
            return built.succeeded()
                    ? Optional.empty()
                    : Optional.of(built.stderr().strip());
        } finally {
            runner.run(Command.of("rm", "-rf", "--one-file-system", tree.toString()));
        }
    }

    /** A line of {@code dpkg --verify} reads {@code ??5?????? c /etc/file}: the {@code c} marks configuration, which may differ. */
    static Optional<String> changedFile(String verified) {
        return verified.lines()
                .filter(line -> line.length() > 12 && line.charAt(10) != 'c' && line.indexOf('/') > 0)
                .map(line -> line.substring(line.indexOf('/')))
                .findFirst();
    }

    private Path ofDatabase(Installed installed, String kind) {
        Path withArchitecture = DATABASE.resolve(installed.key() + "." + kind);
        return Files.exists(withArchitecture)
                ? withArchitecture
                : DATABASE.resolve(installed.key().name() + "." + kind);
    }

    private void copyFiles(Installed installed, Path tree) throws UnreachableException, IOException {
        Files.createDirectories(tree);
        var files = new ArrayList<String>();
        for (String file : Files.readAllLines(ofDatabase(installed, "list"))) {
            if (!file.equals("/.") && Files.exists(Path.of(file), LinkOption.NOFOLLOW_LINKS)) {
                files.add("." + file);
            }
        }
        Path list = tree.resolveSibling(tree.getFileName() + ".list");
        Path archive = tree.resolveSibling(tree.getFileName() + ".tar");
        Files.writeString(list, String.join("\0", files));
        try {
            runner.run(Command.of(
                    "tar", "-C", "/", "--no-recursion", "--null", "-T", list.toString(), "-cf", archive.toString()));
            runner.run(Command.of("tar", "-C", tree.toString(), "-xpf", archive.toString()));
        } finally {
            Files.deleteIfExists(list);
            Files.deleteIfExists(archive);
        }
        for (String edited : editedConfigurationFiles(installed)) {
            Files.writeString(tree.resolve(edited.substring(1)), MARKER);
        }
    }

    private List<String> editedConfigurationFiles(Installed installed) throws UnreachableException {
        var verified = runner.run(Command.of("dpkg", "--verify", Pins.name(installed.key())));
        return verified.stdout()
                .lines()
                .filter(line -> line.length() > 12 && line.charAt(10) == 'c' && line.indexOf('/') > 0)
                .map(line -> line.substring(line.indexOf('/')))
                .filter(file -> Files.exists(Path.of(file)))
                .toList();
    }

    private void writeControl(Installed installed, Path control) throws UnreachableException, IOException {
        Files.createDirectories(control);
        String status = runner.run(Command.of("dpkg-query", "-s", Pins.name(installed.key())))
                .stdout();
        Files.writeString(control.resolve("control"), control(status));
        for (String kind : CONTROL_FILES) {
            Path source = ofDatabase(installed, kind);
            if (Files.exists(source)) {
                Files.copy(source, control.resolve(kind), java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    /** A package's status without what dpkg added to its control file. */
    static String control(String status) {
        var kept = new StringBuilder();
        var dropped = new HashSet<String>();
        boolean isDropping = false;
        for (String line : status.strip().split("\n")) {
            if (!line.startsWith(" ")) {
                String field = line.substring(0, Math.max(0, line.indexOf(':')));
                isDropping = NOT_IN_CONTROL.contains(field) && dropped.add(field);
            }
            if (!isDropping) {
                kept.append(line).append('\n');
            }
        }
        return kept.toString();
    }
}
