package io.oakum.server;

import io.helidon.http.Method;
import io.oakum.control.Actor;
import io.oakum.control.ChangeTrust;
import io.oakum.control.ChangeTrust.Outcome;
import io.oakum.control.ChangeTrust.Proposed;
import io.oakum.control.ChangeTrust.ServerKey;
import io.oakum.control.ChangeTrust.Standing;
import io.oakum.control.KeepLog;
import io.oakum.core.problem.ProblemCode;
import io.oakum.store.StoreException;
import io.oakum.trust.Bytes;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue;
import io.oakum.trust.JsonValue.JsonArray;
import io.oakum.trust.JsonValue.JsonNull;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.key.SignatureException;
import io.oakum.trust.key.VerifyingKey;
import io.oakum.trust.order.PayloadType;
import io.oakum.trust.order.TrustFile;
import io.oakum.trust.order.TrustFile.Approver;
import io.oakum.trust.order.TrustFile.Thresholds;
import io.oakum.trust.order.TrustWish;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Whose signatures count, and the change of that. */
final class TrustRoutes {
    private static final int MAX_ARMOUR = 10_000;
    private static final int MAX_KEY = 1_000;

    private final ChangeTrust trust;
    private final KeepLog log;

    TrustRoutes(ChangeTrust trust, KeepLog log) {
        this.trust = trust;
        this.log = log;
    }

    List<Route> all() {
        return List.of(
                Route.needs(Permission.VIEW, Method.GET, "/api/v1/trust", this::show),
                Route.needs(Permission.ADMINISTER, Method.POST, "/api/v1/trust/proposal", this::propose),
                Route.needs(Permission.ADMINISTER, Method.DELETE, "/api/v1/trust/proposal", this::withdraw),
                Route.needs(Permission.APPROVE, Method.POST, "/api/v1/trust/files", this::takeBack),
                Route.needs(Permission.APPROVE, Method.POST, "/api/v1/trust/{version}/signatures", this::sign));
    }

    private Answer show(Call call) throws StoreException {
        Standing standing = trust.standing();
        TrustFile now = standing.now();
        return new Answer.Document(JsonObject.with("mode", now.trustMode())
                .and("keyOnServer", now.keyOnServer())
                .and("version", now.version())
                .and("expires", now.expires().toString())
                .and(
                        "serverKey",
                        JsonObject.with("id", now.online().id())
                                .and("since", standing.online().since().toString())
                                .and("isHere", standing.online().isHere())
                                .build())
                .and(
                        "files",
                        JsonArray.ofTexts(
                                log.trustFiles().stream().map(Bytes::base64).toList()))
                .and(
                        "approversWithAccount",
                        JsonArray.ofTexts(standing.approvers().stream().sorted().toList()))
                .and(
                        "proposal",
                        standing.proposed().<JsonValue>map(TrustRoutes::json).orElse(new JsonNull()))
                .build());
    }

    private static JsonObject json(Proposed proposed) {
        return JsonObject.with("version", proposed.next().version())
                .and("payload", proposed.proposal().payload().base64())
                .and("namespace", PayloadType.TRUST.namespace())
                .and("proposedBy", proposed.proposal().proposedBy())
                .and("proposedAt", proposed.proposal().proposedAt().toString())
                .and("signed", JsonArray.ofTexts(proposed.signed()))
                .and("missingOfPresentRoots", proposed.missing().present())
                .and("missingOfNextRoots", proposed.missing().next())
                .build();
    }

    private Answer propose(Call call) throws StoreException, JsonException {
        JsonObject asked = call.document(Set.of("roots", "rootThreshold", "approvers", "thresholds", "freshServerKey"));
        JsonObject thresholds = asked.object("thresholds").only(Set.of("change", "disrupt"));
        var roots = new ArrayList<VerifyingKey>();
        for (String text : asked.texts("roots")) {
            roots.add(key(text));
        }
        var approvers = new ArrayList<Approver>();
        for (JsonObject one : asked.objects("approvers")) {
            one.only(Set.of("key", "person"));
            approvers.add(new Approver(key(one.text("key")), one.text("person")));
        }
        var wish = new TrustWish(
                roots,
                number(asked, "rootThreshold"),
                approvers,
                new Thresholds(number(thresholds, "change"), number(thresholds, "disrupt")));
        ServerKey serverKey = asked.find("freshServerKey").isPresent() && asked.truth("freshServerKey")
                ? ServerKey.FRESH
                : ServerKey.SAME;
        return answer(trust.propose(wish, serverKey, Actor.person(call.person().name())));
    }

    /** What is too large for a threshold is none that could be met. */
    private static int number(JsonObject object, String name) throws JsonException {
        return Math.clamp(object.wholeNumber(name), 0, Integer.MAX_VALUE);
    }

    private static VerifyingKey key(String text) throws JsonException {
        try {
            if (text.length() > MAX_KEY) {
                throw new JsonException("a key is longer than a line of a .pub file");
            }
            return VerifyingKey.ofOpenSsh(text);
        } catch (SignatureException e) {
            throw new JsonException(String.valueOf(e.getMessage()));
        }
    }

    private Answer sign(Call call) throws StoreException, JsonException {
        String armour = call.document(Set.of("signature")).text("signature");
        if (armour.length() > MAX_ARMOUR) {
            return Answer.badRequest("\"signature\" is longer than a signature");
        }
        if (!call.parameter("version").matches("[1-9][0-9]{0,8}")) {
            return Answer.notFound("this version of the trust file");
        }
        return answer(trust.sign(
                Long.parseLong(call.parameter("version")),
                armour,
                Actor.person(call.person().name())));
    }

    private Answer takeBack(Call call) throws StoreException, JsonException {
        var chain = new ArrayList<Bytes>();
        for (String file : call.document(Set.of("files")).texts("files")) {
            try {
                chain.add(Bytes.ofBase64(file));
            } catch (IllegalArgumentException e) {
                return Answer.badRequest("\"files\" holds what is no base64");
            }
        }
        return answer(trust.takeBack(chain, Actor.person(call.person().name())));
    }

    private Answer withdraw(Call call) throws StoreException {
        return trust.withdraw(Actor.person(call.person().name()))
                ? new Answer.Document(JsonObject.with("changed", true).build())
                : Answer.notFound("a change of trust that waits to be signed");
    }

    private static Answer answer(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Waiting(Proposed proposed) ->
                new Answer.Document(JsonObject.with("inForce", false)
                        .and("proposal", json(proposed))
                        .build());
            case Outcome.InForce(TrustFile next) ->
                new Answer.Document(JsonObject.with("inForce", true)
                        .and("version", next.version())
                        .build());
            case Outcome.Refused(String why) -> new Answer.Refused(409, ProblemCode.TRUST_REFUSED, why);
        };
    }
}
