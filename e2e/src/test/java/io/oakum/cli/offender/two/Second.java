package io.oakum.cli.offender.two;

import io.oakum.cli.offender.one.First;

/** The other half of a circle. */
public final class Second {
    public First first() {
        return new First(this);
    }
}
