package io.oakum.control;

import java.util.Optional;

/** From where the call came in whose course something is done: the log says it with each entry. */
public final class Origin {
    private static final ScopedValue<String> ADDRESS = ScopedValue.newInstance();

    private Origin() {}

    /** @param address of the connection; a header has no say in it */
    public static void during(String address, Runnable call) {
        ScopedValue.where(ADDRESS, address).run(call);
    }

    /** Empty for what the server does by itself. */
    static Optional<String> address() {
        return ADDRESS.isBound() ? Optional.of(ADDRESS.get()) : Optional.empty();
    }
}
