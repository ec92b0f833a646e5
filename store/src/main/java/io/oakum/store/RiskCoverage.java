package io.oakum.store;

import io.oakum.core.inventory.HostId;
import io.oakum.store.RiskStore.Place;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatements;

/** What is open now where a risk is or would be accepted. */
public final class RiskCoverage {
    private final Handle handle;

    RiskCoverage(Handle handle) {
        this.handle = handle;
    }

    /**
     * One vulnerability there.
     *
     * @param hosts on how many it is open
     * @param ready on how many of them a fix is ready
     * @param exposed how many of them are said to be reachable from the internet
     * @param due the first deadline
     */
    public record Covered(String vulnerability, long hosts, long ready, long exposed, Instant due) {}

    /** Of these vulnerabilities those that are open there, what is due first first. */
    public List<Covered> of(Collection<String> vulnerabilities, Place place) {
        return handle.createQuery("""
                        select open.vulnerability, count(*) as hosts
                             , count(*) filter (where open.state = 'fix-available') as ready
                             , count(*) filter (where said.exposed = 'yes') as exposed, min(open.due) as due
                          from exposure_interval open join host on host.id = open.host_id and host.retired_at is null
                          left join asset_fact said on said.host_id = host.id and upper_inf(said.valid)
                         where open.closed_at is null and open.vulnerability = any (:vulnerabilities)
                        """ + where(place) + " group by open.vulnerability order by due, open.vulnerability")
                .configure(SqlStatements.class, config -> config.setUnusedBindingAllowed(true))
                .bindArray("vulnerabilities", String.class, List.copyOf(vulnerabilities))
                .bindArray(
                        "hosts",
                        String.class,
                        place.named().stream().map(HostId::value).toList())
                .bind("group", place.group().orElse(""))
                .map((row, _) -> new Covered(
                        row.getString("vulnerability"),
                        row.getLong("hosts"),
                        row.getLong("ready"),
                        row.getLong("exposed"),
                        row.getTimestamp("due").toInstant()))
                .list();
    }

    private static String where(Place place) {
        return switch (place) {
            case Place.Everywhere() -> "";
            case Place.Group _ ->
                " and exists (select from host_tag where host_tag.host_id = host.id and tag = :group and until is null)";
            case Place.Hosts _ -> " and host.id = any (:hosts)";
        };
    }
}
