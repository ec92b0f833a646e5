package io.oakum.web;

import static io.oakum.web.Texts.text;

import io.oakum.control.ChangeTrust.Proposed;
import io.oakum.control.ChangeTrust.Standing;
import io.oakum.trust.key.VerifyingKey;
import io.oakum.trust.order.TrustFile;
import io.oakum.trust.order.TrustFile.Approver;
import io.oakum.trust.order.TrustWish;
import io.oakum.web.Words.State;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** Whose signatures hosts obey, and what is to change. */
public record TrustPage(Standing standing) {
    /** @param person empty for the key of nobody who signs orders */
    public record Key(String person, String id) {}

    public TrustFile now() {
        return standing.now();
    }

    public State mode() {
        return now().isSolo()
                ? new State("user", "idle", text("trust.mode.solo"))
                : new State("ok", "ok", text("trust.mode.several"));
    }

    public boolean hasEnded(Instant at) {
        return now().expires().isBefore(at);
    }

    public boolean endsSoon(Instant at) {
        return !hasEnded(at) && now().expires().isBefore(at.plus(TrustWish.WARNED));
    }

    public State serverKey(Instant at) {
        if (!standing.online().isHere()) {
            return new State("fail", "fail", text("trust.server-key.lost"));
        }
        return standing.online().isOld(at)
                ? new State("warn", "warn", text("trust.server-key.old"))
                : new State("ok", "ok", text("trust.server-key.fine"));
    }

    /** Whether a change brings the server another key. */
    public boolean bringsServerKey(Proposed proposed) {
        return !proposed.next().online().equals(now().online());
    }

    public State account(Approver approver) {
        return standing.approvers().contains(approver.person())
                ? new State("ok", "ok", text("trust.account.may"))
                : new State("warn", "warn", text("trust.account.none"));
    }

    public static List<Key> approvers(TrustFile trust) {
        return trust.approvers().stream()
                .map(one -> new Key(one.person(), one.key().id()))
                .toList();
    }

    public static List<Key> roots(TrustFile trust) {
        return trust.roots().keys().stream()
                .map(key -> new Key(trust.personOf(key).orElse(""), key.id()))
                .toList();
    }

    /** Those that the first has and the second has not, as whatever they are. */
    private static List<Line> only(TrustFile these, TrustFile those) {
        Stream<Line> approvers = approvers(these).stream()
                .filter(key -> !approvers(those).contains(key))
                .map(key -> new Line(text("trust.approvers"), key));
        List<String> others =
                those.roots().keys().stream().map(VerifyingKey::id).toList();
        Stream<Line> roots = roots(these).stream()
                .filter(key -> !others.contains(key.id()))
                .map(key -> new Line(text("trust.roots"), key));
        return Stream.concat(approvers, roots).toList();
    }

    public static String by(Proposed proposed) {
        return proposed.proposal().proposedBy().replaceFirst("^person:", "");
    }

    /** @param what it may do */
    public record Line(String what, Key key) {}

    public List<Line> added(Proposed proposed) {
        return only(proposed.next(), now());
    }

    public List<Line> removed(Proposed proposed) {
        return only(now(), proposed.next());
    }
}
