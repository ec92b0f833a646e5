package io.oakum.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.oakum.store.EmbeddedDatabase.Addresses;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationInfoService;
import org.flywaydb.core.api.MigrationState;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.StatementContext;

/** The facts: opened, brought to this program's schema, and read and written in transactions. */
public final class Database implements AutoCloseable {
    private static final int CONNECTIONS = 16;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration MEMORY_OF_LACK = Duration.ofMinutes(1);

    /** PostgreSQL's {@code disk_full}. */
    private static final String NO_ROOM = "53100";

    private final HikariDataSource pool;
    private final Jdbi jdbi;
    private final LongAdder statements = new LongAdder();
    private volatile Instant lackedRoom = Instant.EPOCH;

    private Database(HikariDataSource pool) {
        this.pool = pool;
        this.jdbi = Jdbi.create(pool)
                .registerArrayType(String.class, "text")
                .registerArrayType(Long.class, "bigint")
                .setSqlLogger(new SqlLogger() {
                    @Override
                    public void logBeforeExecution(StatementContext context) {
                        statements.increment();
                    }
                });
    }

    /** What is done in one transaction: all of it or nothing. */
    @FunctionalInterface
    public interface Work<T> {
        T in(Transaction transaction);
    }

    /**
     * Brings the schema up to date as its owner and opens it for the application.
     *
     * @throws StoreException if it cannot be reached, or if its schema is of a newer program than this
     */
    public static Database open(DatabaseAddress owner, DatabaseAddress application) throws StoreException {
        migrate(new Addresses(owner, application), Optional.empty());
        var config = new HikariConfig();
        config.setJdbcUrl(application.url());
        config.setUsername(application.user());
        config.setPassword(application.password());
        config.setMaximumPoolSize(CONNECTIONS);
        config.setConnectionTimeout(PATIENCE.toMillis());
        config.setPoolName("oakum");
        try {
            return new Database(new HikariDataSource(config));
        } catch (RuntimeException e) {
            throw new StoreException("the database does not let " + application + " in: " + e.getMessage(), e);
        }
    }

    /**
     * Brings the schema up to a version.
     *
     * @param version such as {@code 008}; empty for this program's
     * @throws StoreException if it cannot be reached, or if a version is wanted or found that this program does not know
     */
    public static void migrate(Addresses addresses, Optional<String> version) throws StoreException {
        try {
            requireKnown(flyway(addresses, Optional.empty()).info(), version);
            flyway(addresses, version).migrate();
        } catch (FlywayException e) {
            throw new StoreException(
                    "the database " + addresses.owner() + " cannot be brought up to date: " + e.getMessage(), e);
        }
    }

    /** The version that the schema has, where this program would bring it to another one; empty for a new or a current database. */
    public static Optional<String> older(Addresses addresses) throws StoreException {
        try {
            MigrationInfoService info = flyway(addresses, Optional.empty()).info();
            return info.pending().length == 0
                    ? Optional.empty()
                    : Optional.ofNullable(info.current()).map(current -> String.valueOf(current.getVersion()));
        } catch (FlywayException e) {
            throw new StoreException("the database " + addresses.owner() + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static Flyway flyway(Addresses addresses, Optional<String> version) {
        DatabaseAddress owner = addresses.owner();
        DatabaseAddress application = addresses.application();
        return Flyway.configure(Database.class.getClassLoader())
                .dataSource(owner.url(), owner.user(), owner.password())
                .locations("classpath:db/migration")
                .target(version.orElse("latest"))
                .placeholders(java.util.Map.of("app_role", application.user(), "app_password", application.password()))
                .connectRetries(2)
                .load();
    }

    private static void requireKnown(MigrationInfoService info, Optional<String> version) throws StoreException {
        for (MigrationInfo applied : info.applied()) {
            if (applied.getState() == MigrationState.FUTURE_SUCCESS) {
                throw new StoreException("the database is of a newer Oakum (schema " + applied.getVersion()
                        + "); run that version, or restore the back-up that was made before its upgrade");
            }
        }
        boolean isKnown = version.isEmpty()
                || Arrays.stream(info.all())
                        .anyMatch(known -> String.valueOf(known.getVersion()).equals(version.get()));
        if (!isKnown) {
            throw new StoreException("the tables of schema " + version.orElseThrow()
                    + " are not known here; run the Oakum that wrote this, or a newer one");
        }
    }

    /** @throws StoreException if the database is gone or refused; then nothing was written */
    public <T> T transact(Work<T> work) throws StoreException {
        try {
            return jdbi.inTransaction(handle -> work.in(new Transaction(handle)));
        } catch (JdbiException e) {
            throw refused(e);
        }
    }

    private StoreException refused(JdbiException failure) {
        boolean withoutRoom = failure.getCause() instanceof SQLException sql && NO_ROOM.equals(sql.getSQLState());
        if (withoutRoom) {
            lackedRoom = Instant.now();
        }
        return new StoreException("the database refused: " + cause(failure), failure, withoutRoom);
    }

    /** Whether a change was refused in the last minute since the database's disk is full. */
    public boolean lacksRoom() {
        return Instant.now().isBefore(lackedRoom.plus(MEMORY_OF_LACK));
    }

    /**
     * A transaction that only writes.
     *
     * @throws StoreException if the database is gone or refused; then nothing was written
     */
    public void change(Consumer<Transaction> work) throws StoreException {
        transact(transaction -> {
            work.accept(transaction);
            return true;
        });
    }

    /** How many statements were sent since it was opened: what a page costs is told by two of these. */
    public long statements() {
        return statements.sum();
    }

    private static String cause(JdbiException failure) {
        return failure.getCause() instanceof SQLException sql
                ? String.valueOf(sql.getMessage())
                : String.valueOf(failure.getMessage());
    }

    @Override
    public void close() {
        pool.close();
    }
}
