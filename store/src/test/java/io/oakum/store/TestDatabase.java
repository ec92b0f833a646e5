package io.oakum.store;

import io.oakum.store.EmbeddedDatabase.Addresses;
import io.oakum.transport.CommandRunner.UnreachableException;
import io.oakum.transport.LocalRunner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.Jdbi;

/** A real PostgreSQL for tests: one cluster for each JVM, a fresh database for each caller. It is gone with the JVM. */
public final class TestDatabase {
    private static final AtomicInteger NAMES = new AtomicInteger();

    private TestDatabase() {}

    /** The cluster, started at the first use. */
    private static final class Cluster {
        private static final Path HOME = folder();
        private static final Addresses ADDRESSES = started();

        private static Addresses started() {
            var embedded = new EmbeddedDatabase(HOME, new LocalRunner());
            Runtime.getRuntime().addShutdownHook(new Thread(() -> end(embedded)));
            try {
                return embedded.start();
            } catch (StoreException | UnreachableException e) {
                throw new IllegalStateException(e);
            }
        }

        private static void end(EmbeddedDatabase embedded) {
            try {
                embedded.stop();
                PostgresPrograms.deleteTree(HOME);
            } catch (StoreException | UnreachableException | IOException e) {
                System.err.println("a test database is left in " + HOME + ": " + e.getMessage());
            }
        }
    }

    /** A folder that another user may walk into, unlike JUnit's. */
    static Path folder() {
        try {
            Path folder = Files.createTempDirectory("oakum-db-test");
            return Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The addresses of a database that nobody has used. */
    public static Addresses fresh() {
        DatabaseAddress owner = Cluster.ADDRESSES.owner();
        String name = "t" + NAMES.incrementAndGet();
        Jdbi.create(owner.url(), owner.user(), owner.password())
                .useHandle(handle -> handle.execute("create database " + name));
        return new Addresses(in(owner, name), in(Cluster.ADDRESSES.application(), name));
    }

    public static Database opened() {
        return opened(fresh());
    }

    public static Database opened(Addresses addresses) {
        try {
            return Database.open(addresses.owner(), addresses.application());
        } catch (StoreException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Ends somebody's connection to this database in the middle of whatever it is doing.
     *
     * @return whether there was one
     */
    public static boolean killOne(Addresses addresses) {
        DatabaseAddress owner = addresses.owner();
        return Jdbi.create(owner.url(), owner.user(), owner.password())
                        .withHandle(handle ->
                                handle.createQuery("""
                                select count(pg_terminate_backend(pid)) from (
                                  select pid from pg_stat_activity
                                   where datname = current_database() and pid <> pg_backend_pid() order by random() limit 1
                                ) one
                                """).mapTo(Long.class).one())
                > 0;
    }

    /** What only the database's owner can do, such as moving back what its clock wrote. */
    public static void asOwner(Addresses addresses, String sql) {
        DatabaseAddress owner = addresses.owner();
        Jdbi.create(owner.url(), owner.user(), owner.password()).useHandle(handle -> handle.execute(sql));
    }

    /**
     * Until nothing older than what was changed is under way. The cluster's own housekeeping is a transaction too, in whichever database, and
     * nobody is shown a change before all that are older have ended.
     */
    public static void awaitQuiet(Database database) throws StoreException {
        database.change(tx -> tx.execute("""
                do $$ begin
                  for i in 1..6000 loop
                    exit when not exists (select from change where xid >= pg_snapshot_xmin(pg_current_snapshot()));
                    perform pg_sleep(0.005);
                  end loop;
                end $$
                """));
    }

    private static DatabaseAddress in(DatabaseAddress address, String name) {
        return new DatabaseAddress(
                address.url().replaceFirst("/[^/]*$", "/" + name), address.user(), address.password());
    }
}
