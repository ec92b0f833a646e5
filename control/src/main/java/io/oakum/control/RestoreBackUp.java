package io.oakum.control;

import io.oakum.control.BackUpManifest.Piece;
import io.oakum.control.BackUpManifest.Rows;
import io.oakum.store.Database;
import io.oakum.store.DatabaseAddress;
import io.oakum.store.EmbeddedDatabase.Addresses;
import io.oakum.store.FleetStore.Fleet;
import io.oakum.store.RestoredStore.Voided;
import io.oakum.store.RowCopies;
import io.oakum.store.StoreException;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.Sha256;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * Brings a server back from a back-up, into a folder and a database where nothing is yet. What it was in the middle of does not go on by
 * itself, and its log stands still until people declared what was lost.
 */
public final class RestoreBackUp {
    /** Stands in a server's folder while one is brought back there; a server with it does not start. */
    public static final String UNFINISHED = "restore-unfinished";

    private final Path folder;
    private final Consumer<String> progress;

    /**
     * @param folder for the server
     * @param progress is told each step, in words
     */
    public RestoreBackUp(Path folder, Consumer<String> progress) {
        this.folder = folder;
        this.progress = progress;
    }

    /**
     * What came back.
     *
     * @param entries how many the log has
     * @param voided what of it does not go on by itself
     * @param ownKey whether the key that is signed with was in it
     */
    public record Restored(String fleet, Instant takenAt, long rows, long entries, Voided voided, boolean ownKey) {}

    /**
     * Looks whether a file is a whole back-up and this folder is free for it, before anything is made.
     *
     * @throws IOException with the reason why it cannot be brought back here
     */
    public void examine(Path file) throws IOException {
        requireFree();
        try (var zip = new ZipFile(file.toFile())) {
            requireWhole(zip, manifest(zip, file), file);
        } catch (ZipException | EOFException e) {
            throw new IOException(file + " is no back-up, or was cut off: " + e.getMessage(), e);
        }
    }

    /** Brings it back into an empty database and into this folder. Examine it first. */
    public Restored restore(Path file, Addresses database, String by) throws StoreException, IOException {
        Files.createDirectories(folder);
        Path unfinished = folder.resolve(UNFINISHED);
        Files.writeString(unfinished, file.toAbsolutePath() + "\n", StandardOpenOption.CREATE, StandardOpenOption.SYNC);
        try (var zip = new ZipFile(file.toFile())) {
            BackUpManifest manifest = manifest(zip, file);
            Database.migrate(database, Optional.of(manifest.schema()));
            load(zip, manifest, database.owner());
            keep(zip, manifest);
            progress.accept("bringing the tables up to date");
            Database.migrate(database, Optional.empty());
            Voided voided = quiet(manifest, database.owner(), by);
            Files.delete(unfinished);
            return new Restored(
                    manifest.fleet(),
                    manifest.takenAt(),
                    manifest.rows(),
                    manifest.entries(),
                    voided,
                    manifest.hasOwnKey());
        }
    }

    private void requireFree() throws IOException {
        if (Files.exists(folder.resolve(UNFINISHED))) {
            throw new IOException(
                    "bringing back a back-up was cut off in " + folder + "; remove that folder and begin again");
        }
        for (String name : BackUpManifest.KEPT) {
            if (Files.exists(folder.resolve(name))) {
                throw new IOException(folder + " holds a server already (" + name
                        + "); move it away, or name another folder: --data DIR");
            }
        }
        if (Files.exists(folder.resolve("db"))) {
            throw new IOException(
                    folder + " holds a database already; move it away, or name another folder: --data DIR");
        }
    }

    private static BackUpManifest manifest(ZipFile zip, Path file) throws IOException {
        ZipEntry entry = zip.getEntry(BackUpManifest.NAME);
        if (entry == null) {
            throw new IOException(file + " is no back-up of Oakum: it has no " + BackUpManifest.NAME);
        }
        try (InputStream in = zip.getInputStream(entry)) {
            return BackUpManifest.read(in.readAllBytes());
        } catch (JsonException e) {
            throw new IOException(file + " cannot be brought back: " + e.getMessage(), e);
        }
    }

    private void requireWhole(ZipFile zip, BackUpManifest manifest, Path file) throws IOException {
        var pieces = new ArrayList<>(manifest.files());
        manifest.tables().forEach(rows -> pieces.add(rows.piece()));
        var expected = new TreeSet<>(Set.of(BackUpManifest.NAME));
        for (Piece piece : pieces) {
            progress.accept("checking " + piece.name());
            expected.add(piece.name());
            if (!digest(zip, piece.name(), file).equals(piece.digest())) {
                throw new IOException(file + " is damaged: " + piece.name() + " is not what was written");
            }
        }
        for (Enumeration<? extends ZipEntry> all = zip.entries(); all.hasMoreElements(); ) {
            String name = all.nextElement().getName();
            if (!expected.contains(name)) {
                throw new IOException(file + " is not what was written: " + name + " was added");
            }
        }
        for (Piece piece : manifest.files()) {
            if (!BackUpManifest.KEPT.contains(piece.name())) {
                throw new IOException(file + " holds " + piece.name() + ", which is no part of a server");
            }
        }
    }

    private static Sha256 digest(ZipFile zip, String name, Path file) throws IOException {
        MessageDigest digest = Sha256.digest("SHA-256");
        try (var in = new DigestInputStream(open(zip, name, file), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
            return Sha256.ofBytes(digest.digest());
        } catch (ZipException | EOFException e) {
            throw new IOException(file + " is damaged: " + name + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static InputStream open(ZipFile zip, String name, Path file) throws IOException {
        ZipEntry entry = zip.getEntry(name);
        if (entry == null) {
            throw new IOException(file + " is damaged: " + name + " is missing");
        }
        return zip.getInputStream(entry);
    }

    private void load(ZipFile zip, BackUpManifest manifest, DatabaseAddress owner) throws StoreException, IOException {
        try (RowCopies rows = RowCopies.writing(owner)) {
            if (!rows.facts().fleet().isEmpty()) {
                throw new StoreException("the database " + owner + " holds the fleet "
                        + rows.facts().fleet() + "; a back-up comes back into an empty one");
            }
            for (Rows table : manifest.tables()) {
                progress.accept("rows of " + table.table().name());
                try (InputStream in =
                        zip.getInputStream(zip.getEntry(table.piece().name()))) {
                    long count = rows.copyIn(table.table(), in);
                    if (count != table.count()) {
                        throw new StoreException(
                                table.table().name() + " had " + table.count() + " rows and got " + count);
                    }
                }
            }
            for (var sequence : manifest.sequences().entrySet()) {
                rows.setSequence(sequence.getKey(), sequence.getValue());
            }
            rows.commit();
        }
    }

    private void keep(ZipFile zip, BackUpManifest manifest) throws IOException {
        for (Piece piece : manifest.files()) {
            Path file = folder.resolve(piece.name());
            Files.createDirectories(
                    file.getParent(),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            String permissions = piece.name().endsWith(".pub") ? "rw-r--r--" : "rw-------";
            Files.deleteIfExists(file);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions)));
            try (InputStream in = zip.getInputStream(zip.getEntry(piece.name()))) {
                Files.write(file, in.readAllBytes(), StandardOpenOption.SYNC);
            }
        }
    }

    private static Voided quiet(BackUpManifest manifest, DatabaseAddress owner, String by) throws StoreException {
        String why = "the server came back from a back-up of " + manifest.takenAt()
                + "; look what has happened since, then let it go on";
        try (Database database = Database.open(owner, owner)) {
            return database.transact(tx -> {
                Voided voided = tx.restored().quiet(by, why);
                tx.restorations().lose(manifest.takenAt(), tx.now());
                Fleet fleet = tx.fleet().get();
                Recorded.done(
                        tx,
                        Actor.person(by),
                        "fleet.restored",
                        fleet.id(),
                        JsonObject.with("takenAt", manifest.takenAt().toString())
                                .and("pausedRollouts", voided.rollouts())
                                .and("lostHosts", voided.hosts())
                                .and("voidTokens", voided.tokens())
                                .build());
                return voided;
            });
        }
    }
}
