package io.oakum.bench;

import io.oakum.core.exposure.Advisory;
import io.oakum.core.inventory.Component;
import io.oakum.store.Database;
import io.oakum.store.EmbeddedDatabase;
import io.oakum.store.EmbeddedDatabase.Addresses;
import io.oakum.store.StoreException;
import io.oakum.transport.CommandRunner.UnreachableException;
import io.oakum.transport.LocalRunner;
import io.oakum.trust.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyManager;
import org.postgresql.core.BaseConnection;

/** A PostgreSQL of its own with the server's tables, and in them a made-up fleet with its inventories and Debian's advisories. */
final class KeptFleet implements AutoCloseable {
    private static final int BUFFER = 1 << 20;

    private final Path home;
    private final EmbeddedDatabase embedded;
    private final Database database;
    private final Connection owner;
    private final int inventories;

    private KeptFleet(Path home, EmbeddedDatabase embedded, Addresses addresses, int hosts) throws Exception {
        this.home = home;
        this.embedded = embedded;
        this.database = Database.open(addresses.owner(), addresses.application());
        this.owner = DriverManager.getConnection(
                addresses.owner().url(),
                addresses.owner().user(),
                addresses.owner().password());
        this.inventories = fill(hosts);
    }

    static KeptFleet of(int hosts) throws Exception {
        Path home = Files.setPosixFilePermissions(
                Files.createTempDirectory("oakum-bench-db"), PosixFilePermissions.fromString("rwxr-xr-x"));
        var embedded = new EmbeddedDatabase(home, new LocalRunner());
        return new KeptFleet(home, embedded, embedded.start(), hosts);
    }

    Database database() {
        return database;
    }

    Connection owner() {
        return owner;
    }

    /** How many different inventories the hosts have. */
    int inventories() {
        return inventories;
    }

    private int fill(int size) throws Exception {
        MadeFleet fleet = MadeFleet.of(size);
        IdentityHashMap<int[], Integer> numbers = new IdentityHashMap<>();
        fleet.hosts().forEach(host -> numbers.putIfAbsent(host, numbers.size()));
        // They answer nothing that is asked here, and take longer to make than all the rest.
        execute("drop index inventory_baseline_keys");
        execute("alter table host_baseline drop constraint host_baseline_one_at_a_time");
        copyIn(
                "package_key (id, ecosystem, release, source, source_version, name, version, architecture)",
                lines(fleet.keys().size(), key -> key(key, fleet.keys().get(key))));
        copyIn(
                "inventory_baseline (digest, keys)",
                numbers.entrySet().stream().map(each -> inventory(each.getValue(), each.getKey())));
        copyIn(
                "host (id, name, expected_at)",
                lines(size, host -> MadeFleet.id(host).value() + "\thost-" + host + "\t2026-11-25"));
        copyIn(
                "host_baseline (host_id, digest, seen, boot_id, kernel)",
                lines(size, host -> had(host, numbers.getOrDefault(fleet.hosts().get(host), 0))));
        advise();
        execute("vacuum analyze");
        return numbers.size();
    }

    private void advise() throws Exception {
        List<Advisory> advisories = FleetIndexTime.advisories();
        database.change(tx -> {
            tx.feeds().tried("debian", "shared data", "none", Instant.EPOCH, "");
            var staging = tx.advisories().stage();
            advisories.forEach(staging::add);
            staging.settle("debian", tx.clock());
        });
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = owner.createStatement()) {
            statement.execute(sql);
        }
    }

    private static Stream<String> lines(int count, IntFunction<String> line) {
        return IntStream.range(0, count).mapToObj(line);
    }

    private static String key(int key, Component one) {
        return String.join(
                "\t",
                String.valueOf(key + 1),
                "deb",
                "debian " + one.ecosystem().release(),
                one.source(),
                one.sourceVersion(),
                one.name(),
                one.version(),
                one.architecture());
    }

    private static String inventory(int number, int[] keys) {
        var row = new StringBuilder(digest(number)).append("\t{");
        for (int i = 0; i < keys.length; i++) {
            row.append(i == 0 ? "" : ",").append(keys[i] + 1);
        }
        return row.append('}').toString();
    }

    private static String had(int host, int inventory) {
        return MadeFleet.id(host).value() + "\t" + digest(inventory) + "\t[2026-11-25,)\tboot\t6.1.0-18-amd64";
    }

    private static String digest(int number) {
        return "\\\\x"
                + Sha256.of(Integer.toString(number).getBytes(StandardCharsets.UTF_8))
                        .hex();
    }

    private void copyIn(String into, Stream<String> rows) throws SQLException {
        CopyIn copy = new CopyManager(owner.unwrap(BaseConnection.class)).copyIn("copy " + into + " from stdin");
        var text = new StringBuilder();
        for (String row : (Iterable<String>) rows::iterator) {
            text.append(row).append('\n');
            if (text.length() > BUFFER) {
                write(copy, text);
            }
        }
        write(copy, text);
        copy.endCopy();
    }

    private static void write(CopyIn copy, StringBuilder text) throws SQLException {
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        copy.writeToCopy(bytes, 0, bytes.length);
        text.setLength(0);
    }

    @Override
    public void close() throws IOException, SQLException, StoreException, UnreachableException {
        owner.close();
        database.close();
        embedded.stop();
        try (var files = Files.walk(home)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
