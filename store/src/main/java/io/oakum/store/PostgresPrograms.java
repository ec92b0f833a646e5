package io.oakum.store;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** PostgreSQL's own programs, unpacked once from the jar that carries them. */
final class PostgresPrograms {
    private static final String ARCHIVE = "/postgres-linux-x86_64.txz";
    private static final int OWNER_EXECUTES = 0100;

    private PostgresPrograms() {}

    /**
     * The folder with {@code bin}, {@code lib} and {@code share}. A broken attempt leaves nothing that could be taken for it.
     *
     * @param home holds one folder for each version
     */
    static Path unpackedIn(Path home, String version) throws IOException, StoreException {
        Path programs = home.resolve("postgres-" + version);
        if (Files.isDirectory(programs)) {
            return programs;
        }
        Path unfinished = home.resolve("postgres-" + version + ".unfinished");
        deleteTree(unfinished);
        Files.createDirectories(unfinished);
        try (InputStream archive = PostgresPrograms.class.getResourceAsStream(ARCHIVE)) {
            if (archive == null) {
                throw new StoreException("there is no PostgreSQL for this machine in the program ("
                        + System.getProperty("os.arch") + "); name a database of your own: --db jdbc:postgresql://...");
            }
            unpack(new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(archive))), unfinished);
        }
        Files.move(unfinished, programs, StandardCopyOption.ATOMIC_MOVE);
        return programs;
    }

    private static void unpack(TarArchiveInputStream tar, Path into) throws IOException {
        for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
            Path target = into.resolve(entry.getName()).normalize();
            if (!target.startsWith(into)) {
                throw new IOException(entry.getName() + " in PostgreSQL's archive points out of it");
            }
            if (entry.isDirectory()) {
                Files.createDirectories(target);
            } else if (entry.isSymbolicLink()) {
                Files.createDirectories(target.getParent());
                Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
            } else {
                Files.createDirectories(target.getParent());
                Files.copy(tar, target);
                boolean isProgram = (entry.getMode() & OWNER_EXECUTES) != 0;
                Files.setPosixFilePermissions(
                        target, PosixFilePermissions.fromString(isProgram ? "rwxr-xr-x" : "rw-r--r--"));
            }
        }
    }

    static void deleteTree(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> tree = Files.walk(folder)) {
            tree.sorted(Comparator.reverseOrder()).forEach(PostgresPrograms::delete);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
