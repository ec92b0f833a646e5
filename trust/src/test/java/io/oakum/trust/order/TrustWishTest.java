package io.oakum.trust.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.trust.key.SigningKey;
import io.oakum.trust.key.VerifyingKey;
import io.oakum.trust.log.NoteKey;
import io.oakum.trust.order.TrustFile.Approver;
import io.oakum.trust.order.TrustFile.Revocation;
import io.oakum.trust.order.TrustFile.Thresholds;
import io.oakum.trust.order.TrustWish.Outcome;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TrustWishTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Instant NOON = Instant.parse("2026-11-27T12:00:00.5Z");
    private static final VerifyingKey ANN = key();
    private static final VerifyingKey BOB = key();
    private static final VerifyingKey ONLINE = key();

    private final TrustFile now = new TrustFile(
            "f-1",
            4,
            Instant.parse("2026-12-01T00:00:00Z"),
            new TrustFile.Roots(List.of(ANN), 1),
            List.of(new Approver(ANN, "ann"), new Approver(BOB, "bob")),
            new Thresholds(1, 2),
            ONLINE,
            new NoteKey("oakum/f-1", key()),
            List.of(new Revocation("SHA256:gone", Instant.EPOCH)),
            true);
    private final TrustWish wish = TrustWish.of(now);

    private static VerifyingKey key() {
        return SigningKey.generate(RANDOM).verifyingKey();
    }

    private TrustFile next(TrustWish wished, Optional<VerifyingKey> onServer) {
        assertThat(wished.after(now, now.online(), onServer, NOON)).isInstanceOf(Outcome.Good.class);
        return ((Outcome.Good) wished.after(now, now.online(), onServer, NOON)).next();
    }

    private void isRefused(TrustWish wished, String why) {
        assertThat(wished.after(now, now.online(), Optional.empty(), NOON))
                .isInstanceOfSatisfying(
                        Outcome.Refused.class, no -> assertThat(no.why()).contains(why));
    }

    @Test
    void the_same_again_is_the_next_version_and_good_for_a_year() {
        TrustFile next = next(wish, Optional.of(ANN));

        assertThat(next.version()).isEqualTo(5);
        assertThat(next.expires()).isEqualTo(Instant.parse("2027-11-27T12:00:00Z"));
        assertThat(TrustWish.of(next)).isEqualTo(wish);
        assertThat(next.keyOnServer()).isTrue();
        assertThat(next.online()).isEqualTo(now.online());
        assertThat(next.log()).isEqualTo(now.log());
        assertThat(next.revoked()).isEqualTo(now.revoked());
    }

    @Test
    void what_a_key_that_goes_signs_afterwards_is_void_and_it_cannot_come_back() {
        TrustFile next = next(
                new TrustWish(wish.roots(), 1, List.of(new Approver(ANN, "ann")), new Thresholds(1, 1)),
                Optional.of(BOB));

        assertThat(next.isRevoked(BOB, NOON.plusSeconds(1))).isTrue();
        assertThat(next.isRevoked(BOB, NOON.minusSeconds(1))).isFalse();
        assertThat(next.isSolo()).isTrue();
        assertThat(next.keyOnServer()).as("it signs nothing any more").isFalse();
        assertThat(wish.after(next, next.online(), Optional.empty(), NOON))
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        no -> assertThat(no.why()).contains(BOB.id()).contains("make another"));
    }

    @Test
    void what_nobody_could_live_with_is_refused() {
        List<Approver> both = wish.approvers();
        isRefused(new TrustWish(List.of(), 1, both, now.thresholds()), "could never be made: there are 0");
        isRefused(new TrustWish(List.of(ANN), 2, both, now.thresholds()), "could never be made");
        isRefused(new TrustWish(List.of(ANN, ANN), 1, both, now.thresholds()), "twice");
        isRefused(new TrustWish(List.of(ANN), 1, List.of(), now.thresholds()), "could never be signed: there are 0");
        isRefused(new TrustWish(List.of(ANN), 1, both, new Thresholds(1, 3)), "could never be signed: there are 2");
        isRefused(new TrustWish(List.of(ANN), 1, both, new Thresholds(0, 1)), "could never be signed");
        isRefused(
                new TrustWish(
                        List.of(ANN),
                        1,
                        List.of(new Approver(ANN, "ann"), new Approver(ANN, "bob")),
                        new Thresholds(1, 2)),
                "a key is one person's");
    }

    @Test
    void names_that_no_log_could_show_are_refused() {
        for (String name : List.of("", " ", "a\nb", "x".repeat(129))) {
            isRefused(
                    new TrustWish(List.of(ANN), 1, List.of(new Approver(ANN, name)), new Thresholds(1, 1)),
                    "1 to 128 characters");
        }
    }

    @Test
    void many_keys_of_two_persons_count_as_two_and_too_many_are_refused() {
        List<Approver> many = IntStream.range(0, 64)
                .mapToObj(n -> new Approver(key(), n % 2 == 0 ? "ann" : "bob"))
                .toList();

        assertThat(next(new TrustWish(List.of(ANN), 1, many, new Thresholds(2, 2)), Optional.empty())
                        .approvers())
                .hasSize(64);
        isRefused(new TrustWish(List.of(ANN), 1, many, new Thresholds(3, 3)), "there are 2");
        List<Approver> more = java.util.stream.Stream.concat(many.stream(), wish.approvers().stream())
                .toList();
        isRefused(new TrustWish(List.of(ANN), 1, more, new Thresholds(1, 1)), "at most 64");
    }
}
