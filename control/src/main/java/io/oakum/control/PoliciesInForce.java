package io.oakum.control;

import io.oakum.core.priority.Policy;
import io.oakum.store.Transaction;
import java.util.List;

/** The policies by which deadlines are set: the directive, and those that people put in force beside it. */
public final class PoliciesInForce {

    List<Policy> in(Transaction tx) {
        return List.of(new Policy.Directive());
    }
}
