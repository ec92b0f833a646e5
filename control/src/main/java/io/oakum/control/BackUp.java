package io.oakum.control;

import io.oakum.control.BackUpManifest.Piece;
import io.oakum.control.BackUpManifest.Rows;
import io.oakum.store.DatabaseAddress;
import io.oakum.store.RowCopies;
import io.oakum.store.RowCopies.Table;
import io.oakum.store.StoreException;
import io.oakum.trust.Sha256;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A server in one file: its rows as of one moment, its keys, and the key that is signed with where that lies in the server's folder. It is
 * as secret as the server itself.
 */
public final class BackUp {
    private static final String ROWS = "rows/";

    private final Path folder;
    private final Consumer<String> progress;

    /**
     * @param folder a server's
     * @param progress is told each step, in words
     */
    public BackUp(Path folder, Consumer<String> progress) {
        this.folder = folder;
        this.progress = progress;
    }

    /**
     * What was written.
     *
     * @param entries how many the log had
     * @param ownKey whether the key that is signed with is in it
     */
    public record Written(String fleet, Instant takenAt, long rows, long entries, long bytes, boolean ownKey) {}

    /**
     * Writes it beside what is there and puts it in its place when it is whole.
     *
     * @param file must not be there yet
     */
    public Written write(DatabaseAddress owner, Path file) throws StoreException, IOException {
        Path whole = file.toAbsolutePath();
        if (Files.exists(whole)) {
            throw new IOException(whole + " is there already; name another");
        }
        Path unfinished = unfinished(whole);
        Files.deleteIfExists(unfinished);
        try {
            Files.createFile(
                    unfinished, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            BackUpManifest manifest;
            try (var zip = new ZipOutputStream(Files.newOutputStream(unfinished))) {
                manifest = write(owner, zip);
            }
            try (FileChannel channel = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            long bytes = Files.size(unfinished);
            Files.move(unfinished, whole, StandardCopyOption.ATOMIC_MOVE);
            return new Written(
                    manifest.fleet(),
                    manifest.takenAt(),
                    manifest.rows(),
                    manifest.entries(),
                    bytes,
                    manifest.hasOwnKey());
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    /** Where it stands until it is whole. */
    public static Path unfinished(Path file) {
        return file.resolveSibling(file.getFileName() + ".unfinished");
    }

    private BackUpManifest write(DatabaseAddress owner, ZipOutputStream zip) throws StoreException, IOException {
        var tables = new ArrayList<Rows>();
        var files = new ArrayList<Piece>();
        try (RowCopies rows = RowCopies.reading(owner)) {
            for (Table table : rows.tables()) {
                progress.accept("rows of " + table.name());
                String name = ROWS + table.name();
                var count = new long[1];
                Piece piece = add(zip, name, out -> count[0] = rows.copyOut(table, out));
                tables.add(new Rows(table, count[0], piece));
            }
            for (String name : BackUpManifest.KEPT) {
                if (Files.exists(folder.resolve(name))) {
                    files.add(add(zip, name, out -> Files.copy(folder.resolve(name), out)));
                }
            }
            RowCopies.Facts facts = rows.facts();
            var manifest = new BackUpManifest(
                    facts.fleet(), facts.now(), rows.schema(), facts.checkpoint(), tables, rows.sequences(), files);
            zip.putNextEntry(new ZipEntry(BackUpManifest.NAME));
            zip.write(manifest.write());
            zip.closeEntry();
            return manifest;
        }
    }

    /** What writes one piece. */
    @FunctionalInterface
    private interface Content {
        void to(OutputStream out) throws StoreException, IOException;
    }

    private static Piece add(ZipOutputStream zip, String name, Content content) throws StoreException, IOException {
        zip.putNextEntry(new ZipEntry(name));
        MessageDigest digest = Sha256.digest("SHA-256");
        content.to(new DigestOutputStream(open(zip), digest));
        zip.closeEntry();
        return new Piece(name, Sha256.ofBytes(digest.digest()));
    }

    /** One that a piece's writer may close without closing the file. */
    private static OutputStream open(OutputStream out) {
        return new FilterOutputStream(out) {
            @Override
            public void write(byte[] bytes, int from, int length) throws IOException {
                out.write(bytes, from, length);
            }

            @Override
            public void close() throws IOException {
                flush();
            }
        };
    }
}
