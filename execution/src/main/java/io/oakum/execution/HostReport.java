package io.oakum.execution;

import io.oakum.core.exposure.Exposure;
import io.oakum.core.exposure.KernelHeaders;
import io.oakum.core.exposure.Update;
import io.oakum.core.inventory.Inventory;
import io.oakum.core.inventory.RestartNeeds;
import io.oakum.core.priority.Priority;
import io.oakum.core.problem.Problem;
import io.oakum.core.problem.ProblemCode;
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

    /** What keeps "nothing to do" from being believed: sources that were not asked, did not answer, or only long ago. */
    public List<Problem> doubts() {
        return problems.stream()
                .filter(problem -> problem.code() == ProblemCode.SOURCE_STALE
                        || problem.code() == ProblemCode.SOURCE_MISSING
                        || problem.code() == ProblemCode.SOURCE_EXPIRED)
                .toList();
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

        /** Whether what it closes is in a kernel's headers alone. */
        public boolean isOfHeaders() {
            return KernelHeaders.areAll(List.of(update.installed().key()));
        }
    }

    public record RankedExposure(Exposure exposure, Priority priority) {
        /** Whether nothing that carries it can be attacked: a kernel's headers, by their source as vulnerable as the kernel. */
        public boolean isInHeadersOnly() {
            return KernelHeaders.areAll(exposure.packages());
        }
    }
}
