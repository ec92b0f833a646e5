package io.oakum.core.exposure;

import io.oakum.core.inventory.Component;
import java.util.List;

/**
 * How one component of a host stands to one vulnerability, with everybody who said something about it.
 *
 * @param hindrance why the offered fix cannot be had by an ordinary upgrade
 * @param runs who still runs old code, empty but for {@link Standing#RESTART_REQUIRED}
 */
public record Assessment(
        String vulnerability,
        Component component,
        Standing standing,
        Hindrance hindrance,
        List<String> runs,
        List<Attribution> attributions) {

    public Assessment {
        runs = List.copyOf(runs);
        attributions = List.copyOf(attributions);
    }

    /** Whether the sources disagree on whether the component is affected. */
    public boolean isDisputed() {
        return attributions.stream().map(Attribution::says).distinct().count() > 1;
    }
}
