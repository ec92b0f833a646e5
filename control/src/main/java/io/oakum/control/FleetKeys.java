package io.oakum.control;

import io.oakum.store.Database;
import io.oakum.store.StoreException;
import io.oakum.trust.key.SignatureException;
import io.oakum.trust.key.SigningKey;
import io.oakum.trust.key.VerifyingKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;

/**
 * The server's own keys, which its owner alone can read. None of them can make a host change anything.
 *
 * @param online sign activations within what people signed
 * @param log signs checkpoints of the audit log and nothing else
 * @param authority signs certificates of agents and of the server
 */
public record FleetKeys(OnlineKeys online, SigningKey log, SigningKey authority) {

    /** Reads them, or makes those that are missing: for a fleet that is yet to be founded. */
    public static FleetKeys in(Path folder, SecureRandom random) throws IOException {
        Files.createDirectories(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        return new FleetKeys(
                OnlineKeys.in(folder, random),
                key(folder.resolve("log.key"), random),
                key(folder.resolve("authority.key"), random));
    }

    /**
     * Reads those of a fleet that was founded.
     *
     * @throws IOException if one is missing: another in its place would say what hosts and the log refute for ever
     */
    public static FleetKeys of(Path folder, SecureRandom random) throws IOException {
        for (String name : List.of("log.key", "authority.key")) {
            if (!Files.exists(folder.resolve(name))) {
                throw new IOException("the server's key " + folder.resolve(name) + " is not there, and the fleet "
                        + "in this database was founded with one: bring it back from a back-up, or, for a second"
                        + " server of the same fleet, copy the folder secrets of the first");
            }
        }
        return in(folder, random);
    }

    /** @throws IOException if the log of this database is signed by another key: they are another fleet's */
    public void requireOf(Database database, Path folder) throws IOException, StoreException {
        VerifyingKey known = FoundFleet.current(database).log().key();
        if (!known.equals(log.verifyingKey())) {
            throw new IOException("the keys in " + folder + " are another fleet's than the one in this database, whose"
                    + " log is signed by " + known.id() + ": bring the folder secrets back from its back-up");
        }
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
