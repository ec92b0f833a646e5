package io.oakum.core.inventory;

import java.util.List;

/**
 * What still runs code that is no longer on disk.
 *
 * @param reboot whether the running kernel is older than the newest installed one, or the host says that it wants a reboot
 * @param reasons why a reboot is needed, in words; empty where none is
 * @param stale every process that maps replaced files
 */
public record RestartNeeds(boolean reboot, List<String> reasons, List<StaleProcess> stale) {
    public static final RestartNeeds NONE = new RestartNeeds(false, List.of(), List.of());

    public RestartNeeds {
        reasons = List.copyOf(reasons);
        stale = List.copyOf(stale);
    }

    public List<String> units() {
        return stale.stream()
                .map(StaleProcess::unit)
                .filter(unit -> !unit.isEmpty())
                .distinct()
                .sorted()
                .toList();
    }

    /**
     * A process that runs code from files that were replaced or removed since it began.
     *
     * @param unit the service that it belongs to, empty where it belongs to none
     * @param container whether it lives in a mount namespace of its own: its files are then not this host's packages'
     * @param files the replaced files that it still maps
     * @param startedEpochSeconds when it began
     */
    public record StaleProcess(
            long pid, String name, String unit, boolean container, List<String> files, long startedEpochSeconds) {
        public StaleProcess {
            files = List.copyOf(files);
        }
    }
}
