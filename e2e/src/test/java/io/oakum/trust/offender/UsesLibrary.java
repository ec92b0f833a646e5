package io.oakum.trust.offender;

import org.assertj.core.api.Condition;

/** Root trusting a jar from elsewhere. */
public record UsesLibrary(Condition<String> condition) {}
