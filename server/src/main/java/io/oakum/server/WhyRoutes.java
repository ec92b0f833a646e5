package io.oakum.server;

import io.helidon.http.Method;
import io.oakum.control.AskWhy;
import io.oakum.control.AskWhy.Asked;
import io.oakum.core.inventory.HostId;
import io.oakum.core.problem.Problem;
import io.oakum.core.problem.ProblemCode;
import io.oakum.store.StoreException;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue;
import io.oakum.trust.JsonValue.JsonArray;
import io.oakum.trust.JsonValue.JsonNull;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.JsonValue.JsonString;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Why a host is not patched. */
final class WhyRoutes {
    private static final String ABOUT = "[A-Za-z0-9][A-Za-z0-9:._+~/-]{0,199}";

    private final AskWhy why;

    WhyRoutes(AskWhy why) {
        this.why = why;
    }

    List<Route> all() {
        return List.of(Route.needs(Permission.VIEW, Method.GET, "/api/v1/hosts/{id}/why", this::why));
    }

    private Answer why(Call call) throws StoreException, JsonException {
        Map<String, String> query = call.query();
        if (!Set.of("about").containsAll(query.keySet())) {
            return Answer.badRequest("there is one thing to ask by: \"about\"");
        }
        String about = query.getOrDefault("about", "");
        if (!about.isEmpty() && !about.matches(ABOUT)) {
            return Answer.badRequest("\"about\" is a package or a vulnerability, as in openssl or CVE-2024-6387");
        }
        return switch (why.ask(call.parameter("id"), about)) {
            case Asked.Unknown() -> Answer.notFound("this host");
            case Asked.Several(List<HostId> hosts) ->
                new Answer.Refused(
                        409,
                        ProblemCode.NOT_UNDERSTOOD,
                        "several hosts are called '" + call.parameter("id") + "'; name one by its id: "
                                + hosts.stream().map(HostId::value).collect(Collectors.joining(", ")));
            case Asked.Answered answered -> new Answer.Document(document(answered));
        };
    }

    private static JsonObject document(Asked.Answered answered) {
        return JsonObject.with(
                        "host",
                        JsonObject.with("id", answered.host().id())
                                .and("name", answered.host().name())
                                .and("life", answered.host().life().name().toLowerCase(Locale.ROOT))
                                .build())
                .and("subject", answered.subject())
                .and("open", answered.isOpen())
                .and(
                        "causes",
                        new JsonArray(answered.causes().stream()
                                .<JsonValue>map(WhyRoutes::cause)
                                .toList()))
                .and("remarks", JsonArray.ofTexts(answered.remarks()))
                .and(
                        "reportedAt",
                        answered.reportedAt()
                                .<JsonValue>map(at -> new JsonString(at.toString()))
                                .orElse(new JsonNull()))
                .and("notKnown", JsonArray.ofTexts(answered.notKnown()))
                .build();
    }

    private static JsonObject cause(Problem problem) {
        return JsonObject.with("code", problem.code().id())
                .and("message", problem.message())
                .and("wayOut", problem.wayOut())
                .build();
    }
}
