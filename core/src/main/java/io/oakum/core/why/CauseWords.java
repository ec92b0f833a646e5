package io.oakum.core.why;

import io.oakum.core.problem.Problem;
import io.oakum.core.problem.ProblemCode;
import java.util.List;

/** Tells a cause to a person, with the command that gets it out of the way. What has to be done on the host itself says so. */
public final class CauseWords {
    private static final int NAMED = 5;

    private final Known.Who who;

    public CauseWords(Known.Who who) {
        this.who = who;
    }

    public Problem of(Cause cause) {
        return switch (cause) {
            case Cause.OfHost ofHost -> of(ofHost);
            case Cause.OfPackages ofPackages -> new PackageWords(who).of(ofPackages);
            case Cause.OfPlan ofPlan -> new PlanWords(who).of(ofPlan);
            case Cause.OfRollout ofRollout -> new PlanWords(who).of(ofRollout);
        };
    }

    /** The first of many, and how many more there are. */
    static String some(List<String> names) {
        String first = String.join(", ", names.subList(0, Math.min(NAMED, names.size())));
        return names.size() > NAMED ? first + " and " + (names.size() - NAMED) + " more" : first;
    }

    private Problem of(Cause.OfHost cause) {
        String name = who.name();
        return switch (cause) {
            case Cause.NeverCame() -> Problem.of(ProblemCode.HOST_EXPECTED, name + " is expected and never came");
            case Cause.Pending() -> pending();
            case Cause.Quarantined() -> quarantined();
            case Cause.Silent silent -> silent(silent);
            case Cause.Retired(String reason) ->
                Problem.of(ProblemCode.HOST_RETIRED, name + " was taken out of the fleet: " + reason);
            case Cause.NeverReported() ->
                new Problem(
                        ProblemCode.HOST_UNREPORTED,
                        name + " is in the fleet and never said what it has",
                        "wait a minute; then on " + InCommand.word(name) + ": journalctl -u oakum-agent");
            case Cause.Doubtful(Known.Doubted doubted) -> doubtful(doubted);
            case Cause.GuardRefuses(String why) ->
                new Problem(
                        ProblemCode.GUARD_REFUSES,
                        "the owner of " + name + " lets nothing be changed there: " + why,
                        "root on " + InCommand.word(name) + ": set mode = managed in /etc/oakum/guard.conf");
        };
    }

    private Problem doubtful(Known.Doubted doubted) {
        String message = who.name() + " " + doubted.says() + ": that is not believed, and all here is from before";
        String there = "on " + InCommand.word(who.name()) + ": ";
        if (doubted.doubt().isOfClock()) {
            return new Problem(
                    ProblemCode.CLOCK, message, there + "timedatectl; if its clock is right, look at the server's");
        }
        String wayOut = doubted.doubt().isAcceptable()
                ? "look " + there + "dpkg -l; if it is so: oakum hosts approve " + who.id() + " --report"
                : "look " + there + "journalctl -u oakum-agent";
        return new Problem(ProblemCode.HOST_DOUBTED, message, wayOut);
    }

    private Problem pending() {
        return new Problem(
                ProblemCode.HOST_PENDING,
                who.name() + " asked to be a host and waits for a person",
                "compare its fingerprint, then: oakum hosts approve " + who.id());
    }

    private Problem quarantined() {
        return new Problem(
                ProblemCode.HOST_QUARANTINED,
                "two machines used the key of " + who.name() + ", so nothing is given to it",
                "end the copy, then: oakum hosts approve " + who.id() + " --quarantined");
    }

    private Problem silent(Cause.Silent silent) {
        return new Problem(
                ProblemCode.HOST_SILENT,
                silent.heard()
                        .map(at -> "nothing is heard of " + who.name() + " since " + at)
                        .orElse("nothing was ever heard of " + who.name()),
                "on " + InCommand.word(who.name()) + ": systemctl status oakum-agent; journalctl -u oakum-agent");
    }
}
