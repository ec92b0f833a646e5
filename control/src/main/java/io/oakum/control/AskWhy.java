package io.oakum.control;

import io.oakum.core.exposure.ExposureState;
import io.oakum.core.inventory.HostId;
import io.oakum.core.inventory.Life;
import io.oakum.core.problem.Problem;
import io.oakum.core.why.CauseWords;
import io.oakum.core.why.Known;
import io.oakum.core.why.Known.Acceptance;
import io.oakum.core.why.Known.Doubted;
import io.oakum.core.why.Known.Open;
import io.oakum.core.why.Known.Told;
import io.oakum.core.why.Subject;
import io.oakum.core.why.Why;
import io.oakum.store.Database;
import io.oakum.store.ExposureStore.Reported;
import io.oakum.store.HostStore.Row;
import io.oakum.store.StoreException;
import io.oakum.store.Transaction;
import io.oakum.trust.order.TrustFile;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Answers why a host, or a package or vulnerability on it, is not patched, from what the server knows. */
public final class AskWhy {
    private final Database database;

    public AskWhy(Database database) {
        this.database = database;
    }

    /** An answer, or why there is none. */
    public sealed interface Asked {
        record Unknown() implements Asked {}

        /** Several hosts are called so. */
        record Several(List<HostId> hosts) implements Asked {}

        /**
         * @param subject what was asked about, in words
         * @param causes root first
         * @param remarks facts that are no cause, in words
         * @param reportedAt when the host was last looked at; empty for never
         * @param notKnown what the answer cannot know, in words
         */
        record Answered(
                Known.Who host,
                String subject,
                boolean isOpen,
                List<Problem> causes,
                List<String> remarks,
                Optional<Instant> reportedAt,
                List<String> notKnown)
                implements Asked {}
    }

    /**
     * @param host its id or its name
     * @param about a package or a vulnerability; empty for the whole host
     */
    public Asked ask(String host, String about) throws StoreException {
        TrustFile trust = FoundFleet.current(database);
        return database.transact(tx -> {
            List<Row> named = tx.hosts().named(host);
            return switch (named.size()) {
                case 0 -> new Asked.Unknown();
                case 1 -> answer(tx, named.getFirst(), Subject.of(about), trust);
                default -> new Asked.Several(named.stream().map(Row::id).toList());
            };
        });
    }

    private static Asked answer(Transaction tx, Row row, Subject subject, TrustFile trust) {
        Optional<HostWord> word = word(tx, row);
        Known known = known(tx, row, trust, word);
        Why.Answer answer = Why.of(known, subject);
        var words = new CauseWords(known.who());
        return new Asked.Answered(
                known.who(),
                subject.words(row.name()),
                answer.isOpen(),
                answer.causes().stream().map(words::of).toList(),
                remarks(known, subject, word),
                known.told().map(Told::at),
                AskExposures.notKnown(tx));
    }

    static Optional<HostWord> word(Transaction tx, Row row) {
        return tx.exposures().report(row.id()).flatMap(report -> HostWord.of(report.document(), report.takenAt()));
    }

    static Known known(Transaction tx, Row row, TrustFile trust, Optional<HostWord> word) {
        Optional<Told> told = word.map(HostWord::told);
        var who = new Known.Who(
                row.id().value(),
                row.name(),
                Life.of(row.events(), tx.now()),
                row.events().heard(),
                row.retiredReason());
        var covers =
                new CoversOfHost(tx, row.id(), trust, told.map(Told::offers).orElse(List.of())).all();
        Optional<Doubted> doubted = tx.doubts().of(row.id()).map(each -> new Doubted(each.doubt(), each.says()));
        return new Known(who, told, doubted, open(tx, row), covers);
    }

    private static List<Open> open(Transaction tx, Row row) {
        List<Reported> reported = tx.exposures().openOn(row.id());
        Accepted accepted =
                Accepted.of(tx, reported.stream().map(Reported::vulnerability).toList(), List.of(row.id()));
        Instant now = tx.now();
        return reported.stream()
                .map(one -> new Open(
                        one.vulnerability(),
                        ExposureState.valueOf(
                                one.state().toUpperCase(Locale.ROOT).replace('-', '_')),
                        one.packages().stream()
                                .map(name -> name.replaceFirst(":.*", ""))
                                .distinct()
                                .toList(),
                        one.because(),
                        acceptance(accepted, row.id(), one.vulnerability(), now)))
                .toList();
    }

    private static Optional<Acceptance> acceptance(Accepted accepted, HostId host, String vulnerability, Instant now) {
        return accepted.acceptances().stream()
                .filter(each -> each.vulnerability().equals(vulnerability))
                .filter(each -> each.isInForce(now) && accepted.isAbout(each, host))
                .findFirst()
                .map(each -> new Acceptance(
                        each.id(), each.decision().owner(), each.decision().endsAt()));
    }

    private static List<String> remarks(Known known, Subject subject, Optional<HostWord> word) {
        var remarks = new ArrayList<String>();
        word.ifPresent(one -> one.owners()
                .forEach(owner ->
                        remarks.add("also changes packages there: " + owner.name() + " (" + owner.evidence() + ")")));
        if (subject instanceof Subject.Vulnerability) {
            known.open().stream().filter(subject::means).forEach(one -> remarks.addAll(one.because()));
        }
        return remarks;
    }
}
