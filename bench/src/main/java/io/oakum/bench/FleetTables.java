package io.oakum.bench;

import io.oakum.store.EmbeddedDatabase;
import io.oakum.store.StoreException;
import io.oakum.transport.CommandRunner.UnreachableException;
import io.oakum.transport.LocalRunner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyManager;
import org.postgresql.core.BaseConnection;

/** The same facts in a PostgreSQL of our own, with the indexes that the questions want, and the questions as joins. */
final class FleetTables implements AutoCloseable {
    private static final String TABLES = """
            create unlogged table host_key (host integer not null, key integer not null);
            create unlogged table advisory_key (advisory integer not null, key integer not null);
            create unlogged table advisory_vulnerability (advisory integer not null, vulnerability text not null, tier integer not null);
            create unlogged table host_group (name integer not null, host integer not null);
            set work_mem = '256MB';
            set maintenance_work_mem = '512MB';
            """;

    private static final String INDEXES = """
            create unique index host_key_host on host_key (host, key);
            create unique index host_key_key on host_key (key, host);
            create unique index advisory_key_advisory on advisory_key (advisory, key);
            create unique index advisory_key_key on advisory_key (key, advisory);
            create unique index advisory_vulnerability_name on advisory_vulnerability (vulnerability, advisory);
            create unique index advisory_vulnerability_advisory on advisory_vulnerability (advisory, vulnerability);
            create unique index host_group_name on host_group (name, host);
            """;

    private static final String NEW_ADVISORY = """
            select said.vulnerability, count(distinct host_key.host)
            from advisory_vulnerability said
            join advisory_key using (advisory)
            join host_key using (key)
            where said.advisory = ?
              and not exists (
                select from advisory_vulnerability other
                join advisory_key using (advisory)
                join host_key had using (key)
                where other.vulnerability = said.vulnerability
                  and other.advisory <> said.advisory
                  and had.host = host_key.host)
            group by said.vulnerability
            """;

    private static final String TAKE_KEYS_IN = "insert into advisory_key select ?, unnest(?)";
    private static final String TAKE_FLAWS_IN = "insert into advisory_vulnerability select ?, unnest(?), unnest(?)";

    private static final String IN_GROUP = """
            select count(distinct host)
            from advisory_vulnerability
            join advisory_key using (advisory)
            join host_key using (key)
            join host_group using (host)
            where vulnerability = ? and name = ?
            """;

    private static final String WORST = """
            select vulnerability, tier, count(distinct host) as hosts
            from advisory_vulnerability
            join advisory_key using (advisory)
            join host_key using (key)
            group by vulnerability, tier
            order by tier, hosts desc, vulnerability collate "C"
            limit ?
            """;

    private static final int COPY_BYTES = 1 << 16;

    private final Path home;
    private final EmbeddedDatabase embedded;
    private final Connection connection;

    FleetTables() throws IOException, StoreException, UnreachableException, SQLException {
        home = Files.setPosixFilePermissions(
                Files.createTempDirectory("oakum-bench-db"), PosixFilePermissions.fromString("rwxr-xr-x"));
        embedded = new EmbeddedDatabase(home, new LocalRunner());
        var owner = embedded.start().owner();
        connection = DriverManager.getConnection(owner.url(), owner.user(), owner.password());
        run(TABLES);
    }

    /** Somebody who writes rows of two columns or more, each ended by a line feed. */
    interface Rows {
        void writeTo(StringBuilder text, int row);
    }

    void copy(String table, int rows, Rows source) throws SQLException {
        CopyIn copy = new CopyManager(connection.unwrap(BaseConnection.class)).copyIn("copy " + table + " from stdin");
        var text = new StringBuilder();
        for (int row = 0; row < rows; row++) {
            source.writeTo(text, row);
            if (text.length() > COPY_BYTES || row == rows - 1) {
                byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
                copy.writeToCopy(bytes, 0, bytes.length);
                text.setLength(0);
            }
        }
        copy.endCopy();
    }

    void index() throws SQLException {
        run(INDEXES);
        run("vacuum analyze");
    }

    private void run(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** How many hosts the advisory newly exposes to each of its vulnerabilities, as if all others had been there before. */
    Map<String, Integer> exposedBy(int advisory) throws SQLException {
        try (PreparedStatement question = connection.prepareStatement(NEW_ADVISORY)) {
            question.setInt(1, advisory);
            try (ResultSet rows = question.executeQuery()) {
                var exposed = new TreeMap<String, Integer>();
                while (rows.next()) {
                    exposed.put(rows.getString(1), rows.getInt(2));
                }
                return exposed;
            }
        }
    }

    /** What an advisory says: the keys that it opens, and what it is about. */
    record Word(int advisory, List<Integer> keys, List<String> vulnerabilities, List<Integer> tiers) {
        Word {
            keys = List.copyOf(keys);
            vulnerabilities = List.copyOf(vulnerabilities);
            tiers = List.copyOf(tiers);
        }
    }

    /** Takes an advisory back. */
    Word takenBack(int advisory) throws SQLException {
        var keys = new ArrayList<Integer>();
        var vulnerabilities = new ArrayList<String>();
        var tiers = new ArrayList<Integer>();
        try (Statement take = connection.createStatement()) {
            try (ResultSet rows =
                    take.executeQuery("delete from advisory_key where advisory = " + advisory + " returning key")) {
                while (rows.next()) {
                    keys.add(rows.getInt(1));
                }
            }
            try (ResultSet rows = take.executeQuery("delete from advisory_vulnerability where advisory = " + advisory
                    + " returning vulnerability, tier")) {
                while (rows.next()) {
                    vulnerabilities.add(rows.getString(1));
                    tiers.add(rows.getInt(2));
                }
            }
        }
        return new Word(advisory, keys, vulnerabilities, tiers);
    }

    /** Takes an advisory in, in one transaction that waits for no disk, and says what {@link #exposedBy(int)} says. */
    Map<String, Integer> exposedBy(Word word) throws SQLException {
        connection.setAutoCommit(false);
        try (PreparedStatement keys = connection.prepareStatement(TAKE_KEYS_IN);
                PreparedStatement flaws = connection.prepareStatement(TAKE_FLAWS_IN)) {
            keys.setInt(1, word.advisory());
            keys.setArray(2, connection.createArrayOf("int4", word.keys().toArray()));
            keys.executeUpdate();
            flaws.setInt(1, word.advisory());
            flaws.setArray(
                    2, connection.createArrayOf("text", word.vulnerabilities().toArray()));
            flaws.setArray(3, connection.createArrayOf("int4", word.tiers().toArray()));
            flaws.executeUpdate();
            Map<String, Integer> exposed = exposedBy(word.advisory());
            connection.commit();
            return exposed;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    int inGroup(String vulnerability, int group) throws SQLException {
        try (PreparedStatement question = connection.prepareStatement(IN_GROUP)) {
            question.setString(1, vulnerability);
            question.setInt(2, group);
            try (ResultSet row = question.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        }
    }

    /** The vulnerabilities, worst first, as {@code NAME TIER HOSTS}. */
    List<String> worst(int most) throws SQLException {
        try (PreparedStatement question = connection.prepareStatement(WORST)) {
            question.setInt(1, most);
            try (ResultSet rows = question.executeQuery()) {
                var worst = new ArrayList<String>();
                while (rows.next()) {
                    worst.add(rows.getString(1) + " " + rows.getInt(2) + " " + rows.getInt(3));
                }
                return worst;
            }
        }
    }

    /** One transaction. The tables are not logged, so that it need not wait for the disk. */
    void checkIn(int host, Map<Integer, Integer> newKeyByOld) throws SQLException {
        connection.setAutoCommit(false);
        try (PreparedStatement change =
                connection.prepareStatement("update host_key set key = ? where host = ? and key = ?")) {
            for (Map.Entry<Integer, Integer> each : newKeyByOld.entrySet()) {
                change.setInt(1, each.getValue());
                change.setInt(2, host);
                change.setInt(3, each.getKey());
                change.addBatch();
            }
            change.executeBatch();
            connection.commit();
        } finally {
            connection.setAutoCommit(true);
        }
    }

    @Override
    public void close() throws SQLException, StoreException, UnreachableException, IOException {
        connection.close();
        embedded.stop();
        try (var files = Files.walk(home)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
