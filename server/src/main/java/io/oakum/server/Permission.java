package io.oakum.server;

import java.util.List;
import java.util.Set;

/** What a route asks of who calls it. */
enum Permission {
    VIEW("viewer", "operator", "approver", "auditor", "administrator"),
    OPERATE("operator", "administrator"),
    /** To hand in signatures, let a rollout begin, go on, try again or be taken back, waive gates, and accept risks. No token of a program may. */
    APPROVE("approver"),
    /** To stop: cheaper than to start. */
    HALT("operator", "approver", "administrator"),
    /** To read the log. */
    AUDIT("auditor", "administrator"),
    ADMINISTER("administrator");

    private final String roles;

    Permission(String... roles) {
        this.roles = String.join(" ", roles);
    }

    boolean isHeldBy(Set<String> held) {
        return held.stream().anyMatch(List.of(roles.split(" "))::contains);
    }
}
