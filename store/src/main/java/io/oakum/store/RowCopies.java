package io.oakum.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/**
 * A database's rows, table by table, in PostgreSQL's own text form: what one version wrote any other reads. All of it in one transaction,
 * as of one moment when it reads, whole or not at all when it writes.
 */
public final class RowCopies implements AutoCloseable {
    private final Connection connection;

    private RowCopies(Connection connection) {
        this.connection = connection;
    }

    /** @param columns those that are stored and not derived */
    public record Table(String name, List<String> columns) {
        public Table {
            columns = List.copyOf(columns);
        }

        private String quoted() {
            return quote(name);
        }

        private String withColumns() {
            return quoted() + " ("
                    + String.join(", ", columns.stream().map(RowCopies::quote).toList()) + ")";
        }
    }

    public static RowCopies reading(DatabaseAddress owner) throws StoreException {
        return open(owner, "begin isolation level repeatable read read only");
    }

    public static RowCopies writing(DatabaseAddress owner) throws StoreException {
        return open(owner, "begin");
    }

    private static RowCopies open(DatabaseAddress owner, String begin) throws StoreException {
        try {
            Connection connection = DriverManager.getConnection(owner.url(), owner.user(), owner.password());
            var copies = new RowCopies(connection);
            copies.execute(begin);
            return copies;
        } catch (SQLException e) {
            throw new StoreException("the database " + owner + " cannot be used: " + e.getMessage(), e);
        }
    }

    /** Every table but the one that counts migrations, each behind those that it refers to. */
    public List<Table> tables() throws StoreException {
        Map<String, List<String>> columns = new LinkedHashMap<>();
        for (List<String> row : rows("""
                select class.relname, attribute.attname
                  from pg_class class
                  join pg_attribute attribute on attribute.attrelid = class.oid
                 where class.relnamespace = 'public'::regnamespace and class.relkind = 'r'
                   and class.relname <> 'flyway_schema_history'
                   and attribute.attnum > 0 and not attribute.attisdropped and attribute.attgenerated = ''
                 order by class.relname, attribute.attnum
                """)) {
            columns.computeIfAbsent(row.getFirst(), _ -> new ArrayList<>()).add(row.getLast());
        }
        return ordered(columns.keySet()).stream()
                .map(name -> new Table(name, columns.getOrDefault(name, List.of())))
                .toList();
    }

    /** Each behind those that it refers to. */
    private Set<String> ordered(Set<String> tables) throws StoreException {
        List<List<String>> references = rows("""
                select distinct conrelid::regclass::text, confrelid::regclass::text from pg_constraint
                 where contype = 'f' and conrelid <> confrelid
                """);
        var ordered = new LinkedHashSet<String>();
        while (ordered.size() < tables.size()) {
            List<String> next = tables.stream()
                    .filter(name -> !ordered.contains(name))
                    .filter(name -> isReady(name, references, ordered))
                    .toList();
            if (next.isEmpty()) {
                throw new StoreException("tables refer to each other in a circle: " + tables);
            }
            ordered.addAll(next);
        }
        return ordered;
    }

    private static boolean isReady(String table, List<List<String>> references, Set<String> before) {
        return references.stream()
                .filter(reference -> reference.getFirst().equals(table))
                .allMatch(reference -> before.contains(reference.getLast()));
    }

    /** The last number that each sequence gave; one that gave none is not there. */
    public Map<String, Long> sequences() throws StoreException {
        var sequences = new LinkedHashMap<String, Long>();
        for (List<String> row : rows("""
                select sequencename, last_value::text from pg_sequences
                 where schemaname = 'public' and last_value is not null order by sequencename
                """)) {
            sequences.put(row.getFirst(), Long.parseLong(row.getLast()));
        }
        return sequences;
    }

    /**
     * What names a back-up.
     *
     * @param fleet empty where none was founded
     * @param checkpoint the log's newest, as a signed note; empty where it has none
     */
    public record Facts(String fleet, String checkpoint, Instant now) {}

    public Facts facts() throws StoreException {
        List<String> row = rows("""
                select (select id from fleet)
                     , (select note from audit_checkpoint order by size desc limit 1)
                     , to_char(now() at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
                """).getFirst();
        return new Facts(row.getFirst(), row.get(1), Instant.parse(row.getLast()));
    }

    /** The schema's version, such as {@code 008}; empty where there is none. */
    public String schema() throws StoreException {
        List<List<String>> known = rows("select to_regclass('public.flyway_schema_history')::text");
        if (known.getFirst().getFirst().isEmpty()) {
            return "";
        }
        return rows("select version from flyway_schema_history where success order by installed_rank desc limit 1")
                .getFirst()
                .getFirst();
    }

    /** @return how many rows were written to {@code out}, which stays open */
    public long copyOut(Table table, OutputStream out) throws StoreException, IOException {
        try {
            return copies().copyOut("copy " + table.withColumns() + " to stdout", out);
        } catch (SQLException e) {
            throw failed("the rows of " + table.name() + " cannot be read", e);
        }
    }

    /** Puts rows in the place of those that are there, with no trigger of ours seeing them: they are as they were. */
    public long copyIn(Table table, InputStream in) throws StoreException, IOException {
        try {
            execute("alter table " + table.quoted() + " disable trigger user");
            execute("delete from " + table.quoted());
            long rows = copies().copyIn("copy " + table.withColumns() + " from stdin", in);
            execute("alter table " + table.quoted() + " enable trigger user");
            return rows;
        } catch (SQLException e) {
            throw failed("the rows of " + table.name() + " cannot be written", e);
        }
    }

    public void setSequence(String name, long last) throws StoreException {
        try (var statement = connection.prepareStatement("select setval(?::regclass, ?)")) {
            statement.setString(1, quote(name));
            statement.setLong(2, last);
            statement.execute();
        } catch (SQLException e) {
            throw failed("the sequence " + name + " cannot be set", e);
        }
    }

    /** Keeps what was written. Without it nothing was. */
    public void commit() throws StoreException {
        try {
            execute("commit");
        } catch (SQLException e) {
            throw failed("what was written cannot be kept", e);
        }
    }

    private CopyManager copies() throws SQLException {
        return connection.unwrap(PGConnection.class).getCopyAPI();
    }

    private List<List<String>> rows(String sql) throws StoreException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            var rows = new ArrayList<List<String>>();
            int width = result.getMetaData().getColumnCount();
            while (result.next()) {
                var row = new ArrayList<String>();
                for (int column = 1; column <= width; column++) {
                    String text = result.getString(column);
                    row.add(text == null ? "" : text);
                }
                rows.add(row);
            }
            return rows;
        } catch (SQLException e) {
            throw failed("the database's tables cannot be listed", e);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String quote(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    private static StoreException failed(String what, SQLException cause) {
        return new StoreException(what + ": " + cause.getMessage(), cause);
    }

    /** Ends the transaction; what was not committed is undone. */
    @Override
    public void close() throws StoreException {
        try {
            connection.close();
        } catch (SQLException e) {
            throw failed("the database's connection cannot be closed", e);
        }
    }
}
