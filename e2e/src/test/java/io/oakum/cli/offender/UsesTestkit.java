package io.oakum.cli.offender;

import io.oakum.testkit.Seeds;

/** What is shipped leaning on what only tests have. */
public record UsesTestkit(Seeds.Claim claim) {}
