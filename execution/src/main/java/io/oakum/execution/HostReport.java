package io.oakum.execution;

import io.oakum.core.exposure.Exposure;
import io.oakum.core.exposure.Update;
import io.oakum.core.inventory.Inventory;
import io.oakum.core.inventory.RestartNeeds;
import io.oakum.core.priority.Priority;
import io.oakum.core.problem.Problem;
import io.oakum.packages.SourceState;
import io.oakum.packages.apt.UpdateOwners.Owner;
import java.util.ArrayList;
import java.util.List;

/**
 * What is true of a host at one time.
 *
 * @param updates most urgent first
 * @param exposures most urgent first
 * @param owners others that change this host's packages
 * @param problems what is wrong with the host or its sources
 * @param notKnown what this report cannot say, and why, in words
 */
public record HostReport(
        Inventory inventory,
        List<RankedUpdate> updates,
        List<RankedExposure> exposures,
        RestartNeeds restart,
        List<Owner> owners,
        List<SourceState> sources,
        List<Problem> problems,
        List<String> notKnown) {
    public HostReport {
        updates = List.copyOf(updates);
        exposures = List.copyOf(exposures);
        owners = List.copyOf(owners);
        sources = List.copyOf(sources);
        problems = List.copyOf(problems);
        notKnown = List.copyOf(notKnown);
    }

    /** The same with what went wrong before anything was looked at, named first. */
    public HostReport after(List<Problem> earlier) {
        var all = new ArrayList<>(earlier);
        all.addAll(problems);
        return new HostReport(inventory, updates, exposures, restart, owners, sources, all, notKnown);
    }

    /** @param vulnerabilities that it closes, sorted; empty where it is known to close none */
    public record RankedUpdate(Update update, List<String> vulnerabilities, Priority priority) {
        public boolean isSecurity() {
            return !vulnerabilities.isEmpty();
        }
    }

    public record RankedExposure(Exposure exposure, Priority priority) {}
}
