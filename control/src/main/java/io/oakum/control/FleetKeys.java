package io.oakum.control;

import io.oakum.trust.key.SignatureException;
import io.oakum.trust.key.SigningKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;

/**
 * The server's own keys, which its owner alone can read. None of them can make a host change anything.
 *
 * @param online sign activations within what people signed
 * @param log signs checkpoints of the audit log and nothing else
 * @param authority signs certificates of agents and of the server
 */
public record FleetKeys(OnlineKeys online, SigningKey log, SigningKey authority) {

    /** Reads them, or makes those that are missing. */
    public static FleetKeys in(Path folder, SecureRandom random) throws IOException {
        Files.createDirectories(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        return new FleetKeys(
                OnlineKeys.in(folder, random),
                key(folder.resolve("log.key"), random),
                key(folder.resolve("authority.key"), random));
    }

    private static SigningKey key(Path file, SecureRandom random) throws IOException {
        if (!Files.exists(file)) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, SigningKey.generate(random).text() + "\n", StandardOpenOption.SYNC);
        }
        try {
            return SigningKey.ofText(Files.readString(file));
        } catch (SignatureException e) {
            throw new IOException(
                    "the key in " + file + " cannot be used: " + e.getMessage() + "; bring it back from the back-up",
                    e);
        }
    }
}
