package io.oakum.core.version.offender;

import io.oakum.core.plan.offender.Later;

/** A version that knows of plans. */
public record UsesPlan(Later later) {}
