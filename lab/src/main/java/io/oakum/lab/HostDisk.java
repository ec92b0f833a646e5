package io.oakum.lab;

import io.oakum.lab.LabFolder.HostFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/** Makes a host's own disk: what stands above the layers, with everything that makes the host another than its neighbours. */
final class HostDisk {
    private static final Path RESOLVED = Path.of("/run/systemd/resolve/resolv.conf");

    /** Enough for systemd to boot on; the ballast takes most of it. */
    private static final String SMALL_DISK = "size=24m";

    private static final int BALLAST_MEBIBYTES = 22;

    private final LabFolder lab;
    private final Tools tools;

    HostDisk(LabFolder lab, Tools tools) {
        this.lab = lab;
        this.tools = tools;
    }

    void make(HostRecord host) throws LabException {
        HostFolder folder = lab.host(host.name());
        try {
            Files.createDirectories(folder.path());
            Files.createDirectories(folder.disk());
            boolean isSmall =
                    host.kind().inTrouble().filter(Trouble.NOSPACE::equals).isPresent();
            if (isSmall) {
                tools.must(
                        "mount",
                        "-t",
                        "tmpfs",
                        "-o",
                        SMALL_DISK,
                        "oakum-lab-disk",
                        folder.disk().toString());
            }
            for (Path path : List.of(folder.upper(), folder.work(), folder.root())) {
                Files.createDirectories(path);
            }
            Files.setPosixFilePermissions(folder.upper(), PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.createFile(folder.network());
            writeIdentity(folder.upper(), host);
            if (isSmall) {
                fill(folder.upper());
            }
            host.save(folder.record());
        } catch (IOException e) {
            throw new LabException(
                    "cannot make the disk of %s in %s: %s".formatted(host.name(), folder.path(), e),
                    "see that there is room: df -h " + lab.path(),
                    e);
        }
    }

    private void writeIdentity(Path upper, HostRecord host) throws IOException, LabException {
        String name = host.name();
        put(upper, "etc/hostname", name + "\n", "rw-r--r--");
        put(upper, "etc/hosts", "127.0.0.1 localhost\n127.0.1.1 " + name + "\n", "rw-r--r--");
        put(upper, "etc/machine-id", UUID.randomUUID().toString().replace("-", "") + "\n", "r--r--r--");
        put(upper, "etc/resolv.conf", resolvers(), "rw-r--r--");
        put(upper, "root/.ssh/authorized_keys", Files.readString(lab.publicKey()), "rw-------");
        Files.setPosixFilePermissions(upper.resolve("root"), PosixFilePermissions.fromString("rwx------"));
        Files.setPosixFilePermissions(upper.resolve("root/.ssh"), PosixFilePermissions.fromString("rwx------"));
        Path command = upper.resolve("usr/local/bin/oakum");
        folders(upper, command);
        Files.createSymbolicLink(command, Path.of("/opt/oakum/bin/oakum"));
        Path key = lab.host(name).hostKey();
        folders(upper, key);
        tools.must("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", key.toString());
    }

    /** A resolver on the machine's own loopback is not the host's, so those behind it are taken. */
    private static String resolvers() throws IOException {
        String own = Files.readString(Path.of("/etc/resolv.conf"));
        boolean isLoopback = own.lines().anyMatch(line -> line.matches("nameserver\\s+127\\..*"));
        return isLoopback && Files.isReadable(RESOLVED) ? Files.readString(RESOLVED) : own;
    }

    private static void fill(Path upper) throws IOException {
        Path ballast = upper.resolve("var/tmp/ballast");
        folders(upper, ballast);
        Files.setPosixFilePermissions(upper.resolve("var/tmp"), PosixFilePermissions.fromString("rwxrwxrwx"));
        Files.write(ballast, new byte[BALLAST_MEBIBYTES << 20]);
    }

    private static void put(Path upper, String path, String text, String mode) throws IOException {
        Path file = upper.resolve(path);
        folders(upper, file);
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    /** An upper folder hides the mode of the lower one, whatever our umask is. */
    private static void folders(Path upper, Path file) throws IOException {
        Path folder = Objects.requireNonNull(file.getParent());
        if (!folder.equals(upper) && !Files.isDirectory(folder)) {
            folders(upper, folder);
            Files.createDirectory(folder);
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }
}
