package io.oakum.store;

import io.oakum.core.inventory.HostId;
import io.oakum.core.inventory.Installed;
import io.oakum.core.inventory.Inventory;
import io.oakum.core.inventory.PackageKey;
import io.oakum.core.version.Version;
import io.oakum.trust.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;

/** What each host had installed, from when to when. Hosts with equal inventories share one list. */
public final class InventoryStore {
    private final Handle handle;

    InventoryStore(Handle handle) {
        this.handle = handle;
    }

    /** The digest of what is installed, whoever has it: the same list, the same digest. */
    public static Sha256 digest(Inventory inventory) {
        String lines = inventory.packages().values().stream()
                .map(one -> line(one, inventory.origin(one.key())))
                .collect(Collectors.joining("\n", context(inventory) + "\n", "\n"));
        return Sha256.of(lines.getBytes(StandardCharsets.UTF_8));
    }

    private static String context(Inventory inventory) {
        return inventory.host().osId() + " " + inventory.host().osVersionId();
    }

    private static String line(Installed one, String origin) {
        return one.key() + " " + one.version().text() + " " + one.source() + " "
                + one.sourceVersion().text() + (origin.isEmpty() ? "" : " " + origin);
    }

    /**
     * Records what a host has. An inventory older than the newest known is not taken: reports may come late and out of order.
     *
     * @return whether it was taken
     */
    public boolean record(HostId host, Inventory inventory) {
        if (isOlder(host, inventory)) {
            return false;
        }
        Sha256 digest = digest(inventory);
        keepList(digest, inventory);
        handle.createUpdate("""
                        update host_baseline set seen = tstzrange(lower(seen), :at)
                         where host_id = :host and upper_inf(seen)
                           and (digest, boot_id, kernel) is distinct from (:digest, :boot, :kernel)
                        """)
                .bind("at", inventory.takenAt())
                .bind("host", host.value())
                .bind("digest", digest.bytes())
                .bind("boot", inventory.host().bootId())
                .bind("kernel", inventory.host().kernelRunning())
                .execute();
        handle.createUpdate("""
                        insert into host_baseline (host_id, digest, seen, boot_id, kernel)
                        select :host, :digest, tstzrange(:at, null), :boot, :kernel
                         where not exists (select from host_baseline where host_id = :host and upper_inf(seen))
                        """)
                .bind("host", host.value())
                .bind("digest", digest.bytes())
                .bind("at", inventory.takenAt())
                .bind("boot", inventory.host().bootId())
                .bind("kernel", inventory.host().kernelRunning())
                .execute();
        return true;
    }

    /** Whether this is what a host is known to have. */
    public boolean isKnown(HostId host, Inventory inventory) {
        return handle.createQuery("""
                        select exists (select from host_baseline
                                        where host_id = :host and upper_inf(seen) and digest = :digest)
                        """)
                .bind("host", host.value())
                .bind("digest", digest(inventory).bytes())
                .mapTo(Boolean.class)
                .one();
    }

    private boolean isOlder(HostId host, Inventory inventory) {
        return handle.createQuery("select exists (select from host_report where host_id = :host and taken_at >= :at)")
                .bind("host", host.value())
                .bind("at", inventory.takenAt())
                .mapTo(Boolean.class)
                .one();
    }

    private void keepList(Sha256 digest, Inventory inventory) {
        boolean isKnown = handle.createQuery("select exists (select from inventory_baseline where digest = :digest)")
                .bind("digest", digest.bytes())
                .mapTo(Boolean.class)
                .one();
        if (isKnown) {
            return;
        }
        keepKeys(inventory);
        bindColumns(handle.createUpdate("""
                                insert into inventory_baseline (digest, keys)
                                select :digest, coalesce(array_agg(known.id order by known.id), '{}')
                                  from unnest(:names, :versions, :archs, :sources, :source_versions, :repositories)
                                       one (name, version, architecture, source, source_version, repository)
                                  join package_key known
                                 using (name, version, architecture, source, source_version, repository)
                                 where known.ecosystem = 'deb' and known.release = :release
                                on conflict on constraint inventory_baseline_pk do nothing
                                """), inventory)
                .bind("digest", digest.bytes())
                .execute();
    }

    /** What is known already is left out beforehand: each row that conflicts would use up a number. */
    private void keepKeys(Inventory inventory) {
        bindColumns(handle.createUpdate("""
                                insert into package_key
                                  (ecosystem, release, name, version, architecture, source, source_version, repository)
                                select 'deb', :release, one.*
                                  from unnest(:names, :versions, :archs, :sources, :source_versions, :repositories)
                                       one (name, version, architecture, source, source_version, repository)
                                 where not exists
                                       (select from package_key known
                                         where (known.ecosystem, known.release) = ('deb', :release)
                                           and (known.name, known.version, known.architecture)
                                             = (one.name, one.version, one.architecture)
                                           and (known.source, known.source_version, known.repository)
                                             = (one.source, one.source_version, one.repository))
                                on conflict on constraint package_key_known do nothing
                                """), inventory).execute();
    }

    private static <S extends SqlStatement<S>> S bindColumns(S statement, Inventory inventory) {
        Collection<Installed> installed = inventory.packages().values();
        return statement
                .bind("release", context(inventory))
                .bindArray(
                        "names",
                        String.class,
                        column(installed, one -> one.key().name()))
                .bindArray(
                        "versions",
                        String.class,
                        column(installed, one -> one.version().text()))
                .bindArray(
                        "archs",
                        String.class,
                        column(installed, one -> one.key().architecture()))
                .bindArray("sources", String.class, column(installed, Installed::source))
                .bindArray(
                        "source_versions",
                        String.class,
                        column(installed, one -> one.sourceVersion().text()))
                .bindArray("repositories", String.class, column(installed, one -> inventory.origin(one.key())));
    }

    private static List<String> column(Collection<Installed> installed, Function<Installed, String> of) {
        return installed.stream().map(of).toList();
    }

    /** A package as a host has it. */
    public record Has(PackageKey key, Version version) {}

    /**
     * Who of these has a package of this name now, and in which version; a host that has none has an empty list, and one that never told
     * what it has is missing.
     */
    public Map<HostId, List<Has>> having(String name, Collection<HostId> hosts) {
        var having = new HashMap<HostId, List<Has>>();
        handle.createQuery("""
                        select had.host_id, known.architecture, known.version
                          from host_baseline had
                          join inventory_baseline list on list.digest = had.digest
                          left join package_key known
                            on known.ecosystem = 'deb' and known.name = :name and known.id = any (list.keys)
                         where upper_inf(had.seen) and had.host_id = any (:hosts)
                        """)
                .bind("name", name)
                .bindArray(
                        "hosts", String.class, hosts.stream().map(HostId::value).toList())
                .reduceRows(having, (all, row) -> {
                    List<Has> has = all.computeIfAbsent(
                            new HostId(row.getColumn("host_id", String.class)), _ -> new ArrayList<>());
                    Optional.ofNullable(row.getColumn("version", String.class))
                            .ifPresent(version -> has.add(new Has(
                                    new PackageKey(name, row.getColumn("architecture", String.class)),
                                    Version.deb(version))));
                    return all;
                });
        return having;
    }

    /** What a host had at a past instant, each as {@code name:arch version}, sorted. */
    public List<String> packagesAt(HostId host, java.time.Instant when) {
        return handle.createQuery("""
                        select known.name || ':' || known.architecture || ' ' || known.version
                          from host_baseline had
                          join inventory_baseline list on list.digest = had.digest
                          join package_key known on known.id = any (list.keys)
                         where had.host_id = :host and had.seen @> cast(:when as timestamptz)
                         order by 1
                        """)
                .bind("host", host.value())
                .bind("when", when)
                .mapTo(String.class)
                .list();
    }
}
