package io.oakum.execution;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;

/** When releases stop getting fixes, as their distribution published it (distro-info-data, July 2026). */
final class Lifecycle {
    /** Debian: the end of long-term support, after which its security archive gets no more fixes. */
    private static final Map<String, LocalDate> DEBIAN_LAST_FIX = Map.of(
            "8", LocalDate.of(2020, 6, 30),
            "9", LocalDate.of(2022, 6, 30),
            "10", LocalDate.of(2024, 6, 30),
            "11", LocalDate.of(2026, 8, 31),
            "12", LocalDate.of(2028, 6, 30),
            "13", LocalDate.of(2030, 6, 30));

    private Lifecycle() {}

    /** The last day with fixes, empty where it is not known. */
    static Optional<LocalDate> lastFix(String osId, String osVersionId) {
        return osId.equals("debian") ? Optional.ofNullable(DEBIAN_LAST_FIX.get(osVersionId)) : Optional.empty();
    }

    static boolean isOver(LocalDate lastFix, Instant now) {
        return now.isAfter(lastFix.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant());
    }
}
