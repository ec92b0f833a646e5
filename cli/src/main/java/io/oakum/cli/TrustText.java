package io.oakum.cli;

import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.key.VerifyingKey;
import io.oakum.trust.order.TrustFile;
import io.oakum.trust.order.TrustFile.Approver;
import io.oakum.trust.order.TrustWish;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Tells a trust file to a person. */
final class TrustText {
    private TrustText() {}

    /** Where the fleet stands, and what waits to be signed. */
    static String standing(TrustAsk.Known known, JsonObject said) throws JsonException {
        TrustFile now = known.now();
        return words(now, Set.copyOf(said.texts("approversWithAccount")))
                + (now.expires().isBefore(Instant.now())
                        ? "It has ENDED: hosts obey no order until a root signs another: oakum trust renew\n"
                        : "")
                + (now.roots().keys().size() == 1
                        ? "One root key alone: if it is lost, nobody can ever change this. Another one:"
                                + " oakum trust add NAME --key FILE --root\n"
                        : "")
                + (now.keyOnServer()
                        ? "A signing key lies on the server: whoever takes that machine over can sign. Your own machine's"
                                + " instead: oakum trust move --key FILE\n"
                        : "")
                + ofServer(said.object("serverKey"))
                + (known.kept().isEmpty()
                        ? ""
                        : "The server has FORGOTTEN what was seen here after version " + now.version()
                                + ". Give it back: oakum trust return\n")
                + waiting(said);
    }

    /** The key by which the server lets hosts begin what people signed. */
    private static String ofServer(JsonObject key) throws JsonException {
        if (!key.truth("isHere")) {
            return "The server has NOT the key that its hosts know it by, so no ring begins. Another one:"
                    + " oakum trust renew\n";
        }
        return Instant.parse(key.text("since")).plus(TrustWish.SERVER_KEY_LIFE).isBefore(Instant.now())
                ? "The server has had its key since " + key.text("since") + ". A fresh one: oakum trust renew\n"
                : "";
    }

    static String returned(JsonObject said) throws JsonException {
        return said.truth("inForce")
                ? "Given back; version " + said.wholeNumber("version") + " is in force again.\n"
                : "The server has all that was seen here.\n";
    }

    private static String waiting(JsonObject said) throws JsonException {
        return said.get("proposal") instanceof JsonObject proposal
                ? "\nVersion " + proposal.wholeNumber("version") + ", proposed by "
                        + Terminal.plain(proposal.text("proposedBy").replaceFirst("^person:", ""))
                        + ", waits for signatures: " + missing(proposal)
                        + ". A root signs it: oakum trust sign\n"
                : "";
    }

    private static String words(TrustFile trust, Set<String> withAccount) {
        var text = new StringBuilder("Trust file " + trust.version() + " of the fleet " + trust.fleet() + ", "
                + trust.trustMode() + (trust.keyOnServer() ? ", key on server" : "") + ", good until "
                + trust.expires() + "\n\nSign orders:\n");
        for (Approver one : trust.approvers()) {
            text.append("  ")
                    .append(approver(one))
                    .append(account(one, withAccount))
                    .append('\n');
        }
        text.append("Change this file:\n");
        trust.roots()
                .keys()
                .forEach(key -> text.append("  ").append(root(trust, key)).append('\n'));
        return text.append(needs(trust)).toString();
    }

    private static String account(Approver one, Set<String> withAccount) {
        return withAccount.contains(one.person())
                ? ""
                : "  (no account that may approve: oakum people add \"" + Terminal.plain(one.person())
                        + "\" --role approver)";
    }

    private static String needs(TrustFile trust) {
        return "\nAn order needs " + Terminal.count(trust.thresholds().change(), "person", "persons")
                + "; one that reboots, removes or replaces the agent "
                + Terminal.count(trust.thresholds().disrupt(), "person", "persons") + "; a change of this file "
                + Terminal.count(trust.roots().threshold(), "root key", "root keys") + ".\n";
    }

    private static String approver(Approver one) {
        return Terminal.plain(one.person()) + "  " + one.key().id();
    }

    private static String root(TrustFile trust, VerifyingKey key) {
        return trust.personOf(key).map(Terminal::plain).orElse("a key of nobody who signs orders") + "  " + key.id();
    }

    /** What a person is about to sign: all of it that differs, and all that follows. */
    static String change(TrustFile now, TrustFile next) {
        var text = new StringBuilder("Trust file " + next.version() + " of the fleet " + next.fleet()
                + ", in the place of " + now.version() + ":\n");
        text.append(differences("may sign orders", approvers(now), approvers(next)));
        text.append(differences("may change this file", roots(now), roots(next)));
        if (!next.online().equals(now.online())) {
            text.append("+ the server begins by the key: ")
                    .append(next.online().id())
                    .append('\n');
            text.append("- and no longer by: ").append(now.online().id()).append('\n');
        }
        text.append(needs(next).stripLeading());
        if (next.isSolo() && !now.isSolo()) {
            text.append("One person alone signs from then on.\n");
        }
        if (!next.keyOnServer() && now.keyOnServer()) {
            text.append("No key on the server signs from then on.\n");
        }
        return text.append("Good until ").append(next.expires()).append(".\n").toString();
    }

    private static List<String> approvers(TrustFile trust) {
        return trust.approvers().stream().map(TrustText::approver).toList();
    }

    private static List<String> roots(TrustFile trust) {
        return trust.roots().keys().stream().map(key -> root(trust, key)).toList();
    }

    private static String differences(String what, List<String> before, List<String> after) {
        var text = new StringBuilder();
        var all = new TreeSet<>(before);
        all.addAll(after);
        for (String one : all) {
            String mark =
                    !before.contains(one) ? "+ from now on " : !after.contains(one) ? "- no longer " : "  as before ";
            text.append(mark).append(what).append(": ").append(one).append('\n');
        }
        return text.toString();
    }

    static String outcome(JsonObject answer, TrustFile now, TrustFile next) throws JsonException {
        Optional<JsonObject> proposal =
                answer.truth("inForce") ? Optional.empty() : Optional.of(answer.object("proposal"));
        if (proposal.isPresent()) {
            return "Signed. Missing: " + missing(proposal.get()) + "; each of them: oakum trust sign\n";
        }
        return "In force. Each host follows it with the next order that it is given.\n"
                + (now.keyOnServer() && !next.keyOnServer()
                        ? "The key on the server is good for nothing now: delete its private half there.\n"
                        : "");
    }

    private static String missing(JsonObject proposal) throws JsonException {
        long present = proposal.wholeNumber("missingOfPresentRoots");
        long next = proposal.wholeNumber("missingOfNextRoots");
        String ofPresent = present + " of the present roots";
        String ofNext = next + " of the next ones";
        return present > 0 && next > 0 ? ofPresent + ", " + ofNext : present > 0 ? ofPresent : ofNext;
    }
}
