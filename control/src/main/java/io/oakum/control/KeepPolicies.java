package io.oakum.control;

import io.oakum.core.priority.Policy;
import io.oakum.policies.PolicyFile;
import io.oakum.policies.PolicyFile.Reading;
import io.oakum.store.ChangeStore.Kind;
import io.oakum.store.Database;
import io.oakum.store.RiskStore;
import io.oakum.store.StoreException;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.Sha256;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/** Puts policies in force beside the directive, and takes them out. */
public final class KeepPolicies {
    private final Database database;
    private final PoliciesInForce inForce;

    public KeepPolicies(Database database, PoliciesInForce inForce) {
        this.database = database;
        this.inForce = inForce;
    }

    /** @param problems why this version of the program does not understand it; then it sets no deadlines */
    public record Listed(String name, String addedBy, Instant since, String text, List<String> problems) {}

    /** What a text says, without putting it in force. */
    public Reading check(String text) {
        return PolicyFile.read(text);
    }

    /** Puts a policy in force in the place of one of its name, where it is understood. */
    public Reading put(String text, Actor actor) throws StoreException {
        Reading reading = PolicyFile.read(text);
        if (reading instanceof Reading.Good(Policy.Written policy)) {
            database.change(tx -> {
                tx.risks().putPolicy(policy.name(), text, actor.name(), tx.now());
                tx.changes().add(Kind.POLICIES, policy.name());
                Recorded.done(
                        tx,
                        actor,
                        "policy.put",
                        policy.name(),
                        JsonObject.with(
                                        "sha256",
                                        Sha256.of(text.getBytes(StandardCharsets.UTF_8))
                                                .hex())
                                .build());
            });
        }
        return reading;
    }

    /**
     * Takes a policy out. Deadlines that it set stay: none moves back.
     *
     * @return whether it was in force
     */
    public boolean end(String name, Actor actor) throws StoreException {
        return database.transact(tx -> {
            boolean wasInForce = tx.risks().endPolicy(name, tx.now());
            if (wasInForce) {
                tx.changes().add(Kind.POLICIES, name);
                Recorded.done(tx, actor, "policy.ended", name);
            }
            return wasInForce;
        });
    }

    /** Those that people put in force, by name. */
    public List<Listed> list() throws StoreException {
        return database.transact(
                tx -> tx.risks().policies().stream().map(this::listed).toList());
    }

    private Listed listed(RiskStore.PolicyFile file) {
        List<String> problems = switch (inForce.reading(file.text())) {
            case Reading.Good _ -> List.of();
            case Reading.Wrong(List<String> found) -> found;
        };
        return new Listed(file.name(), file.addedBy(), file.since(), file.text(), problems);
    }
}
