package io.oakum.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.StatementContext;

/** The facts: opened, brought to this program's schema, and read and written in transactions. */
public final class Database implements AutoCloseable {
    private static final int CONNECTIONS = 16;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final HikariDataSource pool;
    private final Jdbi jdbi;
    private final LongAdder statements = new LongAdder();

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
        migrate(owner, application);
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

    private static void migrate(DatabaseAddress owner, DatabaseAddress application) throws StoreException {
        Flyway flyway = Flyway.configure(Database.class.getClassLoader())
                .dataSource(owner.url(), owner.user(), owner.password())
                .locations("classpath:db/migration")
                .placeholders(java.util.Map.of("app_role", application.user(), "app_password", application.password()))
                .connectRetries(2)
                .load();
        try {
            for (MigrationInfo applied : flyway.info().applied()) {
                if (applied.getState() == MigrationState.FUTURE_SUCCESS) {
                    throw new StoreException("the database is of a newer Oakum (schema " + applied.getVersion()
                            + "); run that version, or restore the back-up that was made before its upgrade");
                }
            }
            flyway.migrate();
        } catch (FlywayException e) {
            throw new StoreException("the database " + owner + " cannot be brought up to date: " + e.getMessage(), e);
        }
    }

    /** @throws StoreException if the database is gone or refused; then nothing was written */
    public <T> T transact(Work<T> work) throws StoreException {
        try {
            return jdbi.inTransaction(handle -> work.in(new Transaction(handle)));
        } catch (JdbiException e) {
            throw new StoreException("the database refused: " + cause(e), e);
        }
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
