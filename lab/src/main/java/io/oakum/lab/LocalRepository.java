package io.oakum.lab;

import io.oakum.transport.CommandRunner;
import io.oakum.transport.CommandRunner.Command;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** A package repository in a folder, signed by a key of its own, that apt accepts and refuses as it does any vendor's. */
public final class LocalRepository implements AutoCloseable {
    /** Where hosts find the public key. */
    public static final String KEY_ON_HOST = "/etc/apt/keyrings/oakum-lab.asc";

    private static final DateTimeFormatter RELEASE_DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final String KEY_OWNER = "Oakum lab <lab@oakum.invalid>";

    /** gpg-agent listens on a socket in its home, and a socket's path ends at 108 characters. */
    private static final int LONGEST_HOME = 85;

    private final Path folder;
    private final Path keyHome;
    private final Tools tools;
    private final String label;

    private LocalRepository(Path folder, Path keyHome, Tools tools, String label) {
        this.folder = folder;
        this.keyHome = keyHome;
        this.tools = tools;
        this.label = label;
    }

    /**
     * A repository with a fresh key.
     *
     * @param folder holds the .deb files that it publishes
     * @param keyHome takes the private key until {@link #close}; must not exist
     */
    public static LocalRepository at(Path folder, Path keyHome, CommandRunner machine) throws LabException {
        return at(folder, keyHome, new Tools(machine, Mark.NONE));
    }

    static LocalRepository at(Path folder, Path keyHome, Tools tools) throws LabException {
        if (keyHome.toString().length() > LONGEST_HOME) {
            throw new IllegalArgumentException(
                    "a key home has a path of at most " + LONGEST_HOME + " characters: " + keyHome);
        }
        try {
            Files.createDirectories(folder);
            Files.createDirectories(
                    keyHome, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (IOException e) {
            throw new LabException(
                    "cannot make " + folder + " or " + keyHome + ": " + e.getMessage(),
                    "see that there is room and that we may write there",
                    e);
        }
        var repository = new LocalRepository(folder, keyHome, tools, "Oakum lab");
        repository.gpg("--quick-gen-key", KEY_OWNER, "ed25519", "sign", "never");
        return repository;
    }

    /** The same folder and key, published as what a vendor's security archive calls itself. */
    public LocalRepository asSecurityArchive() {
        return new LocalRepository(folder, keyHome, tools, "Oakum-Security");
    }

    /** The public key, in the armoured form that {@code Signed-By} takes. */
    public String publicKey() throws LabException {
        return gpg("--armor", "--export");
    }

    /** The source that a host needs to use the repository from a folder of its own. */
    public static String sourceOnHost(String folderOnHost, boolean signed) {
        return "Types: deb\nURIs: file:%s\nSuites: ./\n%s"
                .formatted(folderOnHost, signed ? "Signed-By: " + KEY_ON_HOST + "\n" : "");
    }

    /** Indexes the folder's packages and signs the index; may be called again after packages came or went. */
    public void publish(Instant date, Instant validUntil) throws LabException {
        publishUnsigned(date, validUntil);
        gpg(
                "--clearsign",
                "--output",
                folder.resolve("InRelease").toString(),
                folder.resolve("Release").toString());
        gpg(
                "--armor",
                "--detach-sign",
                "--output",
                folder.resolve("Release.gpg").toString(),
                folder.resolve("Release").toString());
    }

    /** As {@link #publish}, and nobody signs. */
    public void publishUnsigned(Instant date, Instant validUntil) throws LabException {
        try {
            Files.deleteIfExists(folder.resolve("InRelease"));
            Files.deleteIfExists(folder.resolve("Release.gpg"));
            byte[] index = index().getBytes(StandardCharsets.UTF_8);
            Files.write(folder.resolve("Packages"), index);
            Files.writeString(folder.resolve("Release"), """
                    Origin: Oakum lab
                    Label: %s
                    Suite: lab
                    Codename: lab
                    Date: %s
                    Valid-Until: %s
                    SHA256:
                     %s %d Packages
                    """.formatted(
                    label, RELEASE_DATE.format(date), RELEASE_DATE.format(validUntil), sha256(index), index.length));
        } catch (IOException e) {
            throw new LabException("cannot index " + folder + ": " + e.getMessage(), "see that there is room", e);
        }
    }

    private String index() throws IOException, LabException {
        var index = new StringBuilder();
        for (Path deb : packages()) {
            byte[] bytes = Files.readAllBytes(deb);
            index.append(tools.must(Command.of("dpkg-deb", "--field", deb.toString()))
                            .stdout()
                            .strip())
                    .append("\nFilename: ./")
                    .append(deb.getFileName())
                    .append("\nSize: ")
                    .append(bytes.length)
                    .append("\nSHA256: ")
                    .append(sha256(bytes))
                    .append("\n\n");
        }
        return index.toString();
    }

    private List<Path> packages() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(f -> f.toString().endsWith(".deb")).sorted().toList();
        }
    }

    private String gpg(String... arguments) throws LabException {
        var argv = Stream.concat(
                        Stream.of(
                                "gpg",
                                "--homedir",
                                keyHome.toString(),
                                "--batch",
                                "--yes",
                                "--quiet",
                                "--pinentry-mode",
                                "loopback",
                                "--passphrase",
                                ""),
                        Stream.of(arguments))
                .toList();
        return tools.must(Command.of(argv)).stdout();
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Ends the agent that gpg started, and destroys the private key. */
    @Override
    public void close() throws LabException {
        tools.must("gpgconf", "--homedir", keyHome.toString(), "--kill", "all");
        tools.must("rm", "-rf", "--one-file-system", keyHome.toString());
    }
}
