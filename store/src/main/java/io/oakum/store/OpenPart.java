package io.oakum.store;

import io.oakum.core.why.Root;
import java.util.Optional;
import org.jdbi.v3.core.statement.Query;

/**
 * The part of all that is open that is looked at, and nothing else of it is counted.
 *
 * @param packageName of any architecture; empty for all
 * @param group a tag, empty text for the hosts that are in no group; empty for all hosts
 * @param why what keeps it open; empty for anything
 */
public record OpenPart(Optional<String> packageName, Optional<String> group, Optional<Root> why) {
    public static final OpenPart ALL = new OpenPart(Optional.empty(), Optional.empty());

    public OpenPart(Optional<String> packageName, Optional<String> group) {
        this(packageName, group, Optional.empty());
    }

    public boolean isAll() {
        return packageName.isEmpty() && group.isEmpty() && why.isEmpty();
    }

    /** Whether it has of each host all that is open there, or nothing. */
    boolean isOfHosts() {
        return packageName.isEmpty() && why.isEmpty();
    }

    /** How a query begins that asks for the conditions: what keeps what open is looked at once, however often they stand in it. */
    String with() {
        return why.isEmpty() ? "with " : "with kept as materialized (" + Causes.kept(ofPart()) + "), ";
    }

    /** On {@code exposure_interval open} with its {@code host}. */
    String conditions() {
        return why.isEmpty() ? ofPart() : ofPart() + " and open.id in (select id from kept)";
    }

    /** A package is found by what was counted of it last. */
    private String ofPart() {
        String ofPackage = packageName.isEmpty() ? "" : """
                 and open.vulnerability = any (cast((select open_to from exposure_total where side = 'package' and name = :package)
                                                    as text[]))
                 and exists (select from unnest(open.packages) package where split_part(package, ':', 1) = :package)
                """;
        return ofPackage + ofGroup("open.host_id");
    }

    /** @param host the column with its id */
    String ofGroup(String host) {
        if (group.isEmpty()) {
            return "";
        }
        return group.get().isEmpty()
                ? " and not exists (select from host_tag where host_tag.host_id = " + host + " and until is null)"
                : " and " + host + " in (select host_id from host_tag where tag = :group and until is null)";
    }

    Query bind(Query query) {
        why.ifPresent(root -> query.bind("why", root.word()));
        packageName.ifPresent(name -> query.bind("package", name));
        group.filter(tag -> !tag.isEmpty()).ifPresent(tag -> query.bind("group", tag));
        return query;
    }
}
