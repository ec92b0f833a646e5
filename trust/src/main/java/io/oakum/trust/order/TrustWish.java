package io.oakum.trust.order;

import io.oakum.trust.key.VerifyingKey;
import io.oakum.trust.order.TrustFile.Approver;
import io.oakum.trust.order.TrustFile.Revocation;
import io.oakum.trust.order.TrustFile.Thresholds;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What people want the next trust file to say of themselves; whatever else stands in it is the server's and stays. What nobody could live
 * with afterwards is refused before anybody signs it.
 *
 * @param roots the keys of those who may change the trust file
 * @param rootThreshold how many of them a change needs
 */
public record TrustWish(List<VerifyingKey> roots, int rootThreshold, List<Approver> approvers, Thresholds thresholds) {
    /** As long as a trust file is good: after it, hosts obey no order until the roots have signed another. */
    public static final Duration LIFE = Duration.ofDays(365);

    /** People are told so long before the end: roots may be on holiday. */
    public static final Duration WARNED = Duration.ofDays(60);

    /** The key by which the server lets hosts begin is told to be old after that. */
    public static final Duration SERVER_KEY_LIFE = Duration.ofDays(90);

    private static final int MAX_KEYS = 64;
    private static final int MAX_THRESHOLD = 16;

    public TrustWish {
        roots = List.copyOf(roots);
        approvers = List.copyOf(approvers);
    }

    /** What a trust file says of people. */
    public static TrustWish of(TrustFile trust) {
        return new TrustWish(trust.roots().keys(), trust.roots().threshold(), trust.approvers(), trust.thresholds());
    }

    public sealed interface Outcome {
        record Good(TrustFile next) implements Outcome {}

        record Refused(String why) implements Outcome {}
    }

    /**
     * The trust file that says so, to be signed. What the keys of approvers that are left out sign from now on is void.
     *
     * @param online the server's key from then on
     * @param onServer the key of a person that lies where the server runs; empty where none does
     */
    public Outcome after(TrustFile now, VerifyingKey online, Optional<VerifyingKey> onServer, Instant at) {
        Optional<String> refusal = refusal(now);
        if (refusal.isPresent()) {
            return new Outcome.Refused(refusal.get());
        }
        Instant second = at.truncatedTo(ChronoUnit.SECONDS);
        var revoked = new ArrayList<>(now.revoked());
        now.approverKeys().stream()
                .filter(key -> approvers.stream().noneMatch(one -> one.key().equals(key)))
                .map(key -> new Revocation(key.id(), second))
                .forEach(revoked::add);
        boolean isKeyOnServer = onServer.filter(key -> roots.contains(key)
                        || approvers.stream().anyMatch(one -> one.key().equals(key)))
                .isPresent();
        var next = new TrustFile(
                now.fleet(),
                now.version() + 1,
                second.plus(LIFE),
                new TrustFile.Roots(roots, rootThreshold),
                approvers,
                thresholds,
                online,
                now.log(),
                revoked,
                isKeyOnServer);
        return next.write().length > PayloadType.TRUST.maxBytes()
                ? new Outcome.Refused("it would be too long for hosts to read: fewer keys, or shorter names")
                : new Outcome.Good(next);
    }

    private Optional<String> refusal(TrustFile now) {
        return ofRoots().or(this::ofApprovers).or(this::ofThresholds).or(() -> ofRevoked(now));
    }

    private Optional<String> ofRoots() {
        if (roots.size() > MAX_KEYS || approvers.size() > MAX_KEYS) {
            return Optional.of("a trust file has at most " + MAX_KEYS + " keys of each kind");
        }
        Set<VerifyingKey> distinct = new HashSet<>(roots);
        if (distinct.size() < roots.size()) {
            return Optional.of("a root key is named twice");
        }
        return rootThreshold < 1 || rootThreshold > roots.size()
                ? Optional.of("a change of trust that needs " + rootThreshold
                        + " root keys could never be made: there are " + roots.size())
                : Optional.empty();
    }

    private Optional<String> ofApprovers() {
        var keys = new HashSet<VerifyingKey>();
        for (Approver one : approvers) {
            if (!keys.add(one.key())) {
                return Optional.of("the key " + one.key().id() + " is named twice: a key is one person's");
            }
            if (!isName(one.person())) {
                return Optional.of("a person's name has 1 to " + TrustFile.MAX_PERSON + " characters in one line");
            }
        }
        return Optional.empty();
    }

    private static boolean isName(String person) {
        return !person.isBlank()
                && person.length() <= TrustFile.MAX_PERSON
                && person.codePoints().noneMatch(Character::isISOControl);
    }

    /** Persons count, not keys: a threshold above their number would stop the fleet for good. */
    private Optional<String> ofThresholds() {
        long persons = approvers.stream().map(Approver::person).distinct().count();
        for (int wanted : new int[] {thresholds.change(), thresholds.disrupt()}) {
            if (wanted < 1 || wanted > Math.min(persons, MAX_THRESHOLD)) {
                return Optional.of(
                        "an order that needs " + wanted + " persons could never be signed: there are " + persons);
            }
        }
        return Optional.empty();
    }

    private Optional<String> ofRevoked(TrustFile now) {
        return approvers.stream()
                .map(Approver::key)
                .filter(key ->
                        now.revoked().stream().anyMatch(one -> one.keyId().equals(key.id())))
                .findFirst()
                .map(key -> "the key " + key.id() + " was taken back, and what it signs is void for good: make another"
                        + " (ssh-keygen -t ed25519)");
    }
}
