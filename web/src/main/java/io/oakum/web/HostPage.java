package io.oakum.web;

import static io.oakum.web.Texts.count;
import static io.oakum.web.Texts.text;

import io.oakum.control.AgentStanding;
import io.oakum.control.HostScan;
import io.oakum.control.HostViews;
import io.oakum.core.inventory.Life;
import io.oakum.core.inventory.ReportDoubt;
import io.oakum.store.DoubtStore.Standing;
import io.oakum.store.ExposureStore.Reported;
import io.oakum.store.HostHistoryStore.Change;
import io.oakum.store.HostHistoryStore.Turn;
import io.oakum.store.ReportAskStore.State;
import io.oakum.store.RiskStore.Acceptance;
import io.oakum.trust.key.SignatureException;
import io.oakum.trust.key.VerifyingKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the page of one host shows. */
public record HostPage(HostViews.One view, AgentStanding standing) {
    private static final int MAX_EXPOSURES = 200;
    private static final int MAX_UPDATES = 200;
    private static final int MAX_EVENTS = 40;

    /** Its agent, and how it stands to the one that the server hands out. */
    public String agent() {
        String version = view.row().agentVersion();
        return switch (standing) {
            case UNKNOWN -> version.isEmpty() ? text("hostpage.agent.unknown") : version;
            case CURRENT -> version;
            case BEHIND -> text("hostpage.agent.behind", version);
            case TOO_OLD -> text("hostpage.agent.too-old", version);
            case TOO_NEW -> text("hostpage.agent.too-new", version);
        };
    }

    /** The answer: what is wrong with this host? */
    public Verdict verdict() {
        if (view.life() == Life.RETIRED) {
            return new Verdict("waive", "idle", text("hostpage.retired"), text("hostpage.retired.means"), "");
        }
        if (view.life() == Life.QUARANTINED) {
            String command = "oakum hosts approve " + view.row().id() + " --quarantined";
            return new Verdict(
                    "fail",
                    "fail",
                    text("hostpage.quarantined"),
                    text("hostpage.quarantined.why"),
                    text("hostpage.quarantined.way-out", command));
        }
        return view.reported().isEmpty()
                ? new Verdict("und", "idle", text("hostpage.unknown"), text("hostpage.unknown.why"), "")
                : told(view.life() == Life.ACTIVE);
    }

    /** What it reported since, which is not believed; of a host that left nothing is to be done about that. */
    public Optional<Standing> doubt() {
        return view.doubt().filter(_ -> view.life().isCounted());
    }

    /** What to do about it. */
    public String doubtWayOut() {
        ReportDoubt doubt = doubt().map(Standing::doubt).orElseThrow();
        if (doubt.isOfClock()) {
            return text("hostpage.doubt.clock");
        }
        return doubt.isAcceptable() ? text("hostpage.doubt.packages") : text("hostpage.doubt.agent");
    }

    /** How it stands that a person asked it to report; empty where nobody did, and once that is over. */
    public Optional<State> asking() {
        return view.asked().map(asked -> asked.state(view.at())).filter(state -> isLetIn() && state != State.ANSWERED);
    }

    /** Whether it can be asked to report now. */
    public boolean canBeAsked() {
        return isLetIn()
                && asking().filter(state -> state != State.GIVEN_UP).isEmpty()
                && standing != AgentStanding.TOO_OLD
                && standing != AgentStanding.TOO_NEW;
    }

    /** Whether it is let in, heard or not. */
    private boolean isLetIn() {
        return view.life() == Life.ACTIVE || view.life() == Life.SILENT;
    }

    private Verdict told(boolean isHeard) {
        String lastWord = isHeard ? "" : text("hostpage.unheard");
        int open = view.exposures().size();
        if (view.late() > 0) {
            String sentence = count("hostpage.late.of", open, Words.count(view.late()));
            return new Verdict("fail", "fail", text("hostpage.late"), sentence, lastWord);
        }
        if (view.exposures().isEmpty()) {
            return new Verdict("ok", isHeard ? "ok" : "warn", text("hostpage.nothing-open"), "", lastWord);
        }
        return new Verdict(
                "wait",
                isHeard ? "run" : "warn",
                text("hostpage.in-time"),
                count("hostpage.in-time.of", open),
                lastWord);
    }

    public List<Reported> shownExposures() {
        return view.exposures().stream().limit(MAX_EXPOSURES).toList();
    }

    public List<HostScan.Update> shownUpdates() {
        return view.scan().map(HostScan::updates).orElse(List.of()).stream()
                .limit(MAX_UPDATES)
                .toList();
    }

    /** The exception that is in force for this vulnerability here. */
    public Optional<Acceptance> accepted(String vulnerability) {
        return Optional.ofNullable(view.accepted().get(vulnerability));
    }

    /** What people compare; {@code none} before it asked. */
    public String fingerprint() {
        try {
            return view.row().agentKey().isEmpty()
                    ? text("hostpage.key.none")
                    : VerifyingKey.ofOpenSsh(view.row().agentKey()).id();
        } catch (SignatureException e) {
            return text("hostpage.key.unreadable");
        }
    }

    /** Newest first. */
    public List<Happening> timeline() {
        var events = new ArrayList<Happening>();
        life(events);
        view.changes().forEach(change -> events.add(event(change)));
        view.turns().forEach(turn -> events.add(event(turn)));
        return Happening.newestFirst(events).stream().limit(MAX_EVENTS).toList();
    }

    private void life(List<Happening> events) {
        var happened = view.row().events();
        happened.asked().ifPresent(at -> events.add(Happening.plain(at, "plus", "", text("hostpage.life.asked"), "")));
        happened.approved()
                .ifPresent(at -> events.add(Happening.plain(at, "ok", "is-ok", text("hostpage.life.let-in"), "")));
        happened.quarantined()
                .ifPresent(at -> events.add(Happening.plain(
                        at,
                        "fail",
                        "is-fail",
                        text("hostpage.life.quarantined"),
                        text("hostpage.life.quarantined.why"))));
        happened.retired()
                .ifPresent(at -> events.add(Happening.plain(
                        at,
                        "waive",
                        "is-waive",
                        text("hostpage.life.retired"),
                        view.row().retiredReason())));
    }

    private static Happening event(Change change) {
        if (change.gone().isEmpty() && change.come().isEmpty()) {
            return Happening.plain(
                    change.at(),
                    "restart",
                    "",
                    text("hostpage.started"),
                    text("hostpage.started.kernel", change.kernel()));
        }
        String detail = change.isReboot() ? text("hostpage.changed.started", change.kernel()) : "";
        return Happening.changed(change.at(), text("hostpage.changed"), detail, change.gone(), change.come());
    }

    private static Happening event(Turn turn) {
        if (turn.opened() == 0) {
            return Happening.plain(turn.at(), "ok", "is-ok", count("hostpage.closed", turn.closed()), "");
        }
        String closed = turn.closed() == 0 ? "" : count("hostpage.opened.closed", turn.closed());
        return Happening.plain(turn.at(), "bug", "is-warn", count("hostpage.opened", turn.opened()), closed);
    }
}
