package io.oakum.core.priority;

import java.time.Instant;
import java.util.Optional;

/**
 * What a deadline depends on.
 *
 * @param inKev whether CISA's catalogue of known exploited vulnerabilities lists it
 * @param exposed whether the host can be reached from the internet
 * @param automatable whether an attack can be automated (SSVC)
 * @param total whether an attack gives total control (SSVC technical impact)
 * @param firstSeen when this host was first seen to have it; no later scan moves it
 * @param released when the fix was published
 * @param kevAdded when the catalogue took it in
 */
public record Facts(
        Answer inKev,
        Answer exposed,
        Answer automatable,
        Answer total,
        Instant firstSeen,
        Optional<Instant> released,
        Optional<Instant> kevAdded) {}
