package io.oakum.control;

import io.oakum.core.priority.Policy;
import io.oakum.policies.PolicyFile;
import io.oakum.policies.PolicyFile.Reading;
import io.oakum.store.RiskStore;
import io.oakum.store.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The policies by which deadlines are set: the directive, and those that people put in force beside it. */
public final class PoliciesInForce {
    private final Map<String, Reading> read = new ConcurrentHashMap<>();

    /** Those that are understood, the directive first, which sets a deadline in every situation. */
    List<Policy> in(Transaction tx) {
        var inForce = new ArrayList<Policy>();
        inForce.add(new Policy.Directive());
        for (RiskStore.PolicyFile file : tx.risks().policies()) {
            // One that an older version of this program took and this one does not understand is told of in the list.
            if (reading(file.text()) instanceof Reading.Good(Policy.Written policy)) {
                inForce.add(policy);
            }
        }
        return inForce;
    }

    /** What a policy's text says; each is read once. */
    Reading reading(String text) {
        return read.computeIfAbsent(text, PolicyFile::read);
    }
}
