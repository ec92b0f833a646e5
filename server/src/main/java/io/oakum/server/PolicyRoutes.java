package io.oakum.server;

import io.helidon.http.Method;
import io.oakum.control.Actor;
import io.oakum.control.KeepPolicies;
import io.oakum.control.KeepPolicies.Listed;
import io.oakum.core.priority.Policy;
import io.oakum.policies.PolicyFile.Reading;
import io.oakum.policies.ShippedPolicies;
import io.oakum.store.StoreException;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue;
import io.oakum.trust.JsonValue.JsonArray;
import io.oakum.trust.JsonValue.JsonNull;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The policies by which deadlines are set. */
final class PolicyRoutes {
    private final KeepPolicies policies;

    PolicyRoutes(KeepPolicies policies) {
        this.policies = policies;
    }

    List<Route> all() {
        return List.of(
                Route.needs(Permission.VIEW, Method.GET, "/api/v1/policies", this::list),
                Route.needs(Permission.VIEW, Method.GET, "/api/v1/policies/{name}", this::show),
                Route.needs(Permission.VIEW, Method.POST, "/api/v1/policies/check", this::check),
                Route.needs(Permission.ADMINISTER, Method.POST, "/api/v1/policies", this::put),
                Route.needs(Permission.ADMINISTER, Method.POST, "/api/v1/policies/{name}/end", this::end));
    }

    private Answer list(Call call) throws StoreException {
        var rows = new ArrayList<JsonValue>();
        List<Listed> inForce = policies.list();
        rows.add(row(Policy.Directive.NAME, true, new JsonNull(), List.of()));
        inForce.forEach(each -> rows.add(row(each.name(), true, new JsonString(each.addedBy()), each.problems())));
        for (String shipped : ShippedPolicies.names()) {
            boolean isListed = shipped.equals(Policy.Directive.NAME)
                    || inForce.stream().anyMatch(each -> each.name().equals(shipped));
            if (!isListed) {
                rows.add(row(shipped, false, new JsonNull(), List.of()));
            }
        }
        return new Answer.Document(
                JsonObject.with("policies", new JsonArray(rows)).build());
    }

    private static JsonObject row(String name, boolean inForce, JsonValue addedBy, List<String> problems) {
        return JsonObject.with("name", name)
                .and("inForce", inForce)
                .and("shipped", ShippedPolicies.names().contains(name))
                .and("addedBy", addedBy)
                .and("problems", JsonArray.ofTexts(problems))
                .build();
    }

    private Answer show(Call call) throws StoreException {
        String name = call.parameter("name");
        Optional<String> text = policies.list().stream()
                .filter(each -> each.name().equals(name))
                .map(Listed::text)
                .findFirst()
                .or(() -> ShippedPolicies.text(name));
        return text.isPresent()
                ? new Answer.Document(
                        JsonObject.with("name", name).and("text", text.get()).build())
                : Answer.notFound("this policy");
    }

    private Answer check(Call call) throws JsonException {
        return told(policies.check(call.document(Set.of("text")).text("text")));
    }

    private Answer put(Call call) throws StoreException, JsonException {
        return told(policies.put(
                call.document(Set.of("text")).text("text"),
                Actor.person(call.person().name())));
    }

    private static Answer told(Reading reading) {
        return new Answer.Document(
                switch (reading) {
                    case Reading.Good(Policy.Written policy) ->
                        JsonObject.with("name", policy.name())
                                .and("title", policy.title())
                                .and("scope", policy.scope())
                                .and("rules", policy.rules().size())
                                .and("problems", JsonArray.ofTexts(List.of()))
                                .build();
                    case Reading.Wrong(List<String> problems) ->
                        JsonObject.with("problems", JsonArray.ofTexts(problems)).build();
                });
    }

    private Answer end(Call call) throws StoreException {
        boolean changed =
                policies.end(call.parameter("name"), Actor.person(call.person().name()));
        return new Answer.Document(JsonObject.with("changed", changed).build());
    }
}
