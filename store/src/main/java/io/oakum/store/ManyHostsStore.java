package io.oakum.store;

import io.oakum.core.inventory.HostId;
import io.oakum.core.priority.Answer;
import io.oakum.core.priority.Asset;
import io.oakum.store.ChangeStore.Kind;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.Update;

/**
 * What is done to many hosts at once, in as many statements as to one. What was changed is told by its instant alone, since each of these
 * facts is kept with its times: so a change can be counted, and taken back, long after it.
 */
public final class ManyHostsStore {
    /** What somebody other than root on the host said of it. */
    private static final String SAID_HERE = "source in ('person', 'import', 'token')";

    private final Handle handle;

    ManyHostsStore(Handle handle) {
        this.handle = handle;
    }

    /** @param name as it calls itself */
    public record Named(HostId id, String name) {}

    /** How many of some hosts carry a tag. */
    public record Carried(String tag, long hosts) {}

    /** Of what is asked for, an empty part leaves each host as it is. */
    public record Facts(Optional<Answer> exposed, Optional<Asset.Criticality> criticality, Scopes scopes) {
        public boolean isNothing() {
            return exposed.isEmpty() && criticality.isEmpty() && scopes.isNothing();
        }
    }

    /**
     * What becomes of the sets of rules that hosts are under.
     *
     * @param isAll whether those that are added are all that there are afterwards
     */
    public record Scopes(boolean isAll, SortedSet<String> add, SortedSet<String> remove) {
        public static final Scopes KEPT = new Scopes(false, new TreeSet<>(), new TreeSet<>());

        public Scopes {
            add = Collections.unmodifiableSortedSet(new TreeSet<>(add));
            remove = Collections.unmodifiableSortedSet(new TreeSet<>(remove));
        }

        public boolean isNothing() {
            return !isAll && add.isEmpty() && remove.isEmpty();
        }
    }

    /** What is said after {@code was}: each scope once, in order. */
    private static final String NEW_SCOPES = """
            (select coalesce(array_agg(distinct scope order by scope), '{}')
               from unnest(case when :all then cast(:add as text[]) else coalesce(was.scopes, '{}') || cast(:add as text[]) end) scope
              where scope <> all (cast(:remove as text[])))
            """;

    /** Those of the filter that are in the fleet, by their ids. */
    public List<Named> matching(HostFilter filter, int most) {
        String where = HostListStore.where(filter);
        String sql = "select host.id, host.name" + HostListStore.from(where) + "where host.retired_at is null and "
                + where + " order by host.id limit :most";
        return named(HostListStore.bind(handle.createQuery(sql), filter).bind("most", most));
    }

    /** Those of some hosts that are in the fleet, by their ids. */
    public List<Named> present(Collection<HostId> hosts) {
        return named(of(
                handle.createQuery(
                        "select id, name from host where id = any (:hosts) and retired_at is null order by id"),
                hosts));
    }

    /** What these are called, also those that were retired. */
    public Map<HostId, String> names(Collection<HostId> hosts) {
        return named(of(handle.createQuery("select id, name from host where id = any (:hosts)"), hosts)).stream()
                .collect(Collectors.toMap(Named::id, Named::name));
    }

    private static List<Named> named(Query query) {
        return query.map((row, _) -> new Named(new HostId(row.getString("id")), row.getString("name")))
                .list();
    }

    private static String[] ids(Collection<HostId> hosts) {
        return hosts.stream().map(HostId::value).toArray(String[]::new);
    }

    private static Query of(Query query, Collection<HostId> hosts) {
        return query.bindArray("hosts", String.class, (Object[]) ids(hosts));
    }

    private static Update of(Update update, Collection<HostId> hosts) {
        return update.bindArray("hosts", String.class, (Object[]) ids(hosts));
    }

    /** The tags that some hosts carry, what most of them carry first. */
    public List<Carried> tags(Collection<HostId> hosts) {
        return of(handle.createQuery("""
                        select tag, count(distinct host_id) as hosts from host_tag
                         where host_id = any (:hosts) and until is null
                         group by tag order by 2 desc, tag
                        """), hosts)
                .map((row, _) -> new Carried(row.getString("tag"), row.getLong("hosts")))
                .list();
    }

    /** Gives the tag to those that do not carry it. @return how many those were */
    public int tag(Collection<HostId> hosts, String tag, Instant at) {
        return of(handle.createUpdate("""
                        insert into host_tag (host_id, tag, source, since)
                        select id, :tag, 'person', :at from unnest(:hosts) id
                         where not exists (select from host_tag where host_id = id and tag = :tag and until is null)
                        """), hosts)
                .bind("tag", tag)
                .bind("at", at)
                .execute();
    }

    /** Takes the tag from those to whom it was given here; what root on a host says of it stays. @return from how many hosts */
    public int untag(Collection<HostId> hosts, String tag, Instant at) {
        of(
                        handle.createUpdate("update host_tag set until = :at"
                                + " where host_id = any (:hosts) and tag = :tag and until is null and " + SAID_HERE),
                        hosts)
                .bind("tag", tag)
                .bind("at", at)
                .execute();
        return count("select count(distinct host_id) from host_tag where tag = :tag and until = :at", tag, at);
    }

    private int count(String sql, String tag, Instant at) {
        return handle.createQuery(sql)
                .bind("tag", tag)
                .bind("at", at)
                .mapTo(Integer.class)
                .one();
    }

    /** On how many hosts what {@link #tag} gave at that instant was given, and still stands. */
    public Standing tagged(String tag, Instant at) {
        return handle.createQuery("""
                        select count(*) as done, count(*) filter (where until is null) as left from host_tag
                         where tag = :tag and source = 'person' and since = :at
                        """)
                .bind("tag", tag)
                .bind("at", at)
                .map((row, _) -> new Standing(row.getInt("done"), row.getInt("left")))
                .one();
    }

    /** From how many hosts {@link #untag} took the tag at that instant, and how many are still without it. */
    public Standing untagged(String tag, Instant at) {
        return handle.createQuery("""
                        select count(distinct was.host_id) as done
                             , count(distinct was.host_id) filter (where host.retired_at is null and not exists (
                                 select from host_tag now where now.host_id = was.host_id and now.tag = :tag
                                    and now.until is null and now.source = was.source)) as left
                          from host_tag was join host on host.id = was.host_id
                         where was.tag = :tag and was.until = :at
                        """)
                .bind("tag", tag)
                .bind("at", at)
                .map((row, _) -> new Standing(row.getInt("done"), row.getInt("left")))
                .one();
    }

    /**
     * How a change stands.
     *
     * @param done on how many hosts it was made
     * @param left on how many of them it can be taken back
     */
    public record Standing(int done, int left) {}

    /** Takes {@link #tag} back where it still stands. @return on how many hosts */
    public int undoTag(String tag, Instant then, Instant at) {
        return handle.createUpdate("""
                        update host_tag set until = :at
                         where tag = :tag and source = 'person' and since = :then and until is null
                        """)
                .bind("tag", tag)
                .bind("then", then)
                .bind("at", at)
                .execute();
    }

    /** Takes {@link #untag} back where nobody gave the tag anew. @return on how many hosts */
    public int undoUntag(String tag, Instant then, Instant at) {
        handle.createUpdate("""
                        insert into host_tag (host_id, tag, source, since)
                        select was.host_id, was.tag, was.source, :at
                          from host_tag was join host on host.id = was.host_id and host.retired_at is null
                         where was.tag = :tag and was.until = :then
                           and not exists (select from host_tag now where now.host_id = was.host_id and now.tag = :tag
                                              and now.until is null and now.source = was.source)
                        """)
                .bind("tag", tag)
                .bind("then", then)
                .bind("at", at)
                .execute();
        return count("select count(distinct host_id) from host_tag where tag = :tag and since = :at", tag, at);
    }

    /** Says these facts of those of which something else was said. @return how many those were */
    public int describe(Collection<HostId> hosts, Facts facts, String by, Instant at) {
        List<HostId> changed = otherwise(hosts, facts);
        end(changed, at);
        of(handle.createUpdate("""
                        insert into asset_fact (host_id, exposed, criticality, scopes, said_by, valid)
                        select id, coalesce(nullif(:exposed, ''), was.exposed, 'unknown')
                             , coalesce(nullif(:criticality, ''), was.criticality, 'unknown')
                             ,\s""" + NEW_SCOPES + """
                             , :by, tstzrange(greatest(:at, upper(was.valid)), null)
                          from unnest(:hosts) id
                          left join lateral (select * from asset_fact said where said.host_id = id
                                              order by upper(said.valid) desc limit 1) was on true
                        """), changed)
                .bind("exposed", word(facts.exposed()))
                .bind("criticality", word(facts.criticality()))
                .bind("all", facts.scopes().isAll())
                .bindArray("add", String.class, List.copyOf(facts.scopes().add()))
                .bindArray("remove", String.class, List.copyOf(facts.scopes().remove()))
                .bind("by", by)
                .bind("at", at)
                .execute();
        tell(changed);
        return changed.size();
    }

    /** Those of which something else is said now. */
    private List<HostId> otherwise(Collection<HostId> hosts, Facts facts) {
        return of(handle.createQuery("""
                                select id from unnest(:hosts) id
                                  left join asset_fact was on was.host_id = id and upper_inf(was.valid)
                                 where coalesce(nullif(:exposed, ''), was.exposed, 'unknown') <> coalesce(was.exposed, 'unknown')
                                    or coalesce(nullif(:criticality, ''), was.criticality, 'unknown')
                                       <> coalesce(was.criticality, 'unknown')
                                    or\s""" + NEW_SCOPES + """
                                       <> (select coalesce(array_agg(distinct scope order by scope), '{}')
                                             from unnest(was.scopes) scope)
                                 order by id
                                """), hosts)
                .bind("exposed", word(facts.exposed()))
                .bind("criticality", word(facts.criticality()))
                .bind("all", facts.scopes().isAll())
                .bindArray("add", String.class, List.copyOf(facts.scopes().add()))
                .bindArray("remove", String.class, List.copyOf(facts.scopes().remove()))
                .mapTo(String.class)
                .map(HostId::new)
                .list();
    }

    /** Deadlines follow from what is said of hosts. */
    private void tell(List<HostId> hosts) {
        new ChangeStore(handle)
                .addAll(Kind.HOST, hosts.stream().map(HostId::value).toList());
    }

    private static String word(Optional<? extends Enum<?>> constant) {
        return constant.map(one -> one.name().toLowerCase(Locale.ROOT)).orElse("");
    }

    private void end(List<HostId> hosts, Instant at) {
        of(handle.createUpdate("""
                        update asset_fact
                           set valid = tstzrange(lower(valid), greatest(:at, lower(valid) + interval '1 microsecond'))
                         where host_id = any (:hosts) and upper_inf(valid)
                        """), hosts).bind("at", at).execute();
    }

    /** On how many hosts {@link #describe} said something at that instant, and of how many nothing else was said since. */
    public Standing described(Instant at) {
        return handle.createQuery("""
                        select count(*) as done, count(*) filter (where upper_inf(valid)) as left
                          from asset_fact where lower(valid) = :at
                        """)
                .bind("at", at)
                .map((row, _) -> new Standing(row.getInt("done"), row.getInt("left")))
                .one();
    }

    /** Says again of each host what was said before {@link #describe}, where nothing else was said since. @return of how many */
    public int undoDescribe(Instant then, String by, Instant at) {
        List<HostId> hosts = handle.createQuery(
                        "select host_id from asset_fact where lower(valid) = :then and upper_inf(valid) order by 1")
                .bind("then", then)
                .mapTo(String.class)
                .map(HostId::new)
                .list();
        end(hosts, at);
        of(handle.createUpdate("""
                        insert into asset_fact (host_id, exposed, criticality, scopes, said_by, valid)
                        select id, coalesce(was.exposed, 'unknown'), coalesce(was.criticality, 'unknown')
                             , coalesce(was.scopes, '{}'), :by, tstzrange(upper(last.valid), null)
                          from unnest(:hosts) id
                          join asset_fact last on last.host_id = id and lower(last.valid) = :then
                          left join asset_fact was on was.host_id = id and upper(was.valid) = :then
                        """), hosts).bind("by", by).bind("then", then).execute();
        tell(hosts);
        return hosts.size();
    }

    /** Takes them out of the fleet. @return those that were in it */
    public List<HostId> retire(Collection<HostId> hosts, String reason, Instant at) {
        List<HostId> gone = of(handle.createQuery("""
                                update host set retired_at = :at, retired_reason = :reason
                                 where id = any (:hosts) and retired_at is null
                                returning id
                                """), hosts)
                .bind("reason", reason)
                .bind("at", at)
                .mapTo(String.class)
                .map(HostId::new)
                .list();
        // What is open on them no longer counts for the fleet.
        of(handle.createUpdate("""
                        insert into exposure_changed (vulnerability)
                        select distinct vulnerability from exposure_interval where host_id = any (:hosts) and closed_at is null
                        """), gone).execute();
        tell(gone);
        return gone;
    }

    /** How many were taken out at that instant. */
    public int retired(Instant at) {
        return handle.createQuery("select count(*) from host where retired_at = :at")
                .bind("at", at)
                .mapTo(Integer.class)
                .one();
    }
}
