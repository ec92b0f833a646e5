package io.oakum.store;

import io.oakum.core.inventory.HostId;
import io.oakum.core.why.Root;
import io.oakum.store.VulnerabilityStore.Filter;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** Why what is open in the fleet is still open, counted by what keeps it; each exposure once. */
public final class CauseStore {
    /** The hosts under each first, so that nothing is counted over all exposures but once. */
    private static final String COUNTED = """
            , of_host as materialized (
              select host_id, said, count(*) as exposures, count(*) filter (where due <= now()) as late, min(due) as due
                from caused group by host_id, said
            )
            select split_part(said, ' ', 1) as word, case when grouping(said) = 0 then split_part(said, ' ', 2) end as ref
                 , sum(exposures) as exposures, count(distinct host_id) as hosts, coalesce(sum(late), 0) as late, min(due) as due
                 , now() as at, (select count(*) from host where retired_at is null <group>
                                  and not exists (select from host_report report where report.host_id = host.id)) as unknown
              from of_host
             group by grouping sets ((split_part(said, ' ', 1), said), (split_part(said, ' ', 1)), ())
            """;

    private final Handle handle;

    CauseStore(Handle handle) {
        this.handle = handle;
    }

    /**
     * What a host's report tells of what keeps it from being patched.
     *
     * @param refuses whether its owner lets nothing be changed there
     * @param problem whether it tells of something that keeps everything there from being patched
     * @param offered the packages of which it is offered a newer version that nothing keeps back, as {@code name} and as {@code name:arch}
     * @param kept the others, in the same two ways
     * @param keptBy what keeps each of those
     */
    public record Told(boolean refuses, boolean problem, List<String> offered, List<String> kept, List<Root> keptBy) {
        public static final Told NOTHING = new Told(false, false, List.of(), List.of(), List.of());

        public Told {
            offered = List.copyOf(offered);
            kept = List.copyOf(kept);
            keptBy = List.copyOf(keptBy);
            if (kept.size() != keptBy.size()) {
                throw new IllegalArgumentException(kept.size() + " packages are kept back by " + keptBy.size());
            }
        }
    }

    /**
     * What is counted under one cause, or under one plan or rollout of it, or over all.
     *
     * @param due the first deadline; empty where nothing is open
     */
    public record Count(long exposures, long hosts, long late, Optional<Instant> due) {}

    /** @param ref the plan or the rollout */
    public record Of(String ref, Count count) {}

    /** @param each what of it is each plan's or rollout's; none where it is nobody's */
    public record Cause(Root root, Count count, List<Of> each) {
        public Cause {
            each = List.copyOf(each);
        }
    }

    /**
     * All that is open, each exposure under one cause.
     *
     * @param at when it was counted
     * @param unknown of how many hosts nothing is known, because they never said what they have
     */
    public record Counted(Instant at, Count all, List<Cause> causes, long unknown) {
        public Counted {
            causes = List.copyOf(causes);
        }
    }

    /** Those of these hosts whose owners let nothing be changed there. */
    public Set<HostId> observed(List<HostId> hosts) {
        return Set.copyOf(handle.createQuery("select host_id from host_told where refuses and host_id = any (:hosts)")
                .bindArray(
                        "hosts", String.class, hosts.stream().map(HostId::value).toList())
                .map((row, _) -> new HostId(row.getString("host_id")))
                .list());
    }

    /** Takes the place of what the hosts' former reports told. */
    public void told(Map<HostId, Told> told) {
        var batch = handle.prepareBatch("""
                insert into host_told (host_id, refuses, problem, offered, kept, kept_by)
                values (:host, :refuses, :problem, :offered, :kept, :kept_by)
                on conflict on constraint host_told_pk do update
                   set refuses = excluded.refuses, problem = excluded.problem, offered = excluded.offered
                     , kept = excluded.kept, kept_by = excluded.kept_by
                 where (host_told.*) is distinct from (excluded.*)
                """);
        told.forEach((host, one) -> batch.bind("host", host.value())
                .bind("refuses", one.refuses())
                .bind("problem", one.problem())
                .bindArray("offered", String.class, one.offered())
                .bindArray("kept", String.class, one.kept())
                .bindArray(
                        "kept_by",
                        String.class,
                        one.keptBy().stream().map(Root::word).toList())
                .add());
        if (batch.size() > 0) {
            batch.execute();
        }
    }

    /** A report that an older version of the server took in. */
    public record Unread(HostId host, Instant takenAt, String document) {}

    /** Some of those out of which nothing was read yet. */
    public List<Unread> unread(int limit) {
        return handle.createQuery("""
                        select host_id, taken_at, document from host_report report
                         where not exists (select from host_told told where told.host_id = report.host_id) limit :limit
                        """)
                .bind("limit", limit)
                .map((row, _) -> new Unread(
                        new HostId(row.getString("host_id")),
                        row.getTimestamp("taken_at").toInstant(),
                        row.getString("document")))
                .list();
    }

    /** @param filter which exposures are counted */
    public Counted count(Filter filter) {
        // Else what is counted goes to the disk and back, which takes several times as long.
        handle.execute("set local work_mem = '128MB'");
        String group = filter.part().ofGroup("host.id");
        Query query = handle.createQuery(
                filter.part().with() + Causes.of(conditions(filter)) + COUNTED.replace("<group>", group));
        filter.part().bind(query);
        if (!filter.text().isEmpty()) {
            query.bind("text", filter.text());
        }
        return counted(query.map((row, _) -> row(row)).list());
    }

    private static String conditions(Filter filter) {
        var conditions = new StringBuilder(filter.part().conditions());
        if (!filter.text().isEmpty()) {
            conditions
                    .append(
                            " and open.vulnerability = any (array(select vulnerability from vulnerability_open where hosts > 0 and ")
                    .append(VulnerabilityStore.OF_NAME)
                    .append("))");
        }
        filter.state().map(CauseStore::state).ifPresent(conditions::append);
        if (filter.isLate()) {
            conditions.append(" and open.due <= now()");
        }
        if (filter.isExploited()) {
            conditions.append(" and open.vulnerability in (select vulnerability from vulnerability_fact"
                    + " where kind = 'exploited' and upper_inf(valid))");
        }
        return conditions.toString();
    }

    private static String state(VulnerabilityStore.State state) {
        return switch (state) {
            case READY -> " and open.state = 'fix-available' and open.hindrance is null";
            case RESTART -> " and open.state = 'restart-required'";
            case NO_FIX -> " and open.state in ('no-fix', 'end-of-life')";
            case PROVISIONAL -> " and open.provisional";
        };
    }

    /** @param word empty over all; and the ref over all of a cause */
    private record Row(Optional<String> word, Optional<String> ref, Count count, Instant at, long unknown) {}

    private static Row row(ResultSet row) throws SQLException {
        return new Row(
                Optional.ofNullable(row.getString("word")),
                Optional.ofNullable(row.getString("ref")),
                new Count(
                        row.getLong("exposures"),
                        row.getLong("hosts"),
                        row.getLong("late"),
                        HostListStore.instant(row, "due")),
                row.getTimestamp("at").toInstant(),
                row.getLong("unknown"));
    }

    private static Counted counted(List<Row> rows) {
        var causes = new ArrayList<Cause>();
        Row all = rows.stream().filter(row -> row.word().isEmpty()).findFirst().orElseThrow();
        for (Row row : rows) {
            if (row.word().isPresent() && row.ref().isEmpty()) {
                String word = row.word().get();
                Root root = Root.of(word)
                        .orElseThrow(() -> new IllegalStateException("the database tells of no cause like " + word));
                causes.add(new Cause(root, row.count(), each(rows, word)));
            }
        }
        return new Counted(all.at(), all.count(), causes, all.unknown());
    }

    private static List<Of> each(List<Row> rows, String word) {
        return rows.stream()
                .filter(row -> row.word().equals(Optional.of(word)))
                .flatMap(row -> row.ref().filter(ref -> !ref.isEmpty()).map(ref -> new Of(ref, row.count())).stream())
                .toList();
    }

    /** What keeps each exposure of one host, by the vulnerability. */
    public Map<String, Root> of(HostId host) {
        return handle.createQuery("with " + Causes.of(" and open.host_id = :host")
                        + " select vulnerability, split_part(said, ' ', 1) as word from caused")
                .bind("host", host.value())
                .map((row, _) -> Map.entry(
                        row.getString("vulnerability"),
                        Root.of(row.getString("word")).orElseThrow()))
                .collectToMap(Map.Entry::getKey, Map.Entry::getValue);
    }
}
