package io.oakum.web;

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
            case UNKNOWN -> version.isEmpty() ? "not known" : version;
            case CURRENT -> version;
            case BEHIND -> version + ", behind what the server hands out";
            case TOO_OLD -> version + ", older than the server understands";
            case TOO_NEW -> version + ", newer than the server";
        };
    }

    /** The answer: what is wrong with this host? */
    public Verdict verdict() {
        if (view.life() == Life.RETIRED) {
            return new Verdict("waive", "idle", "Out of the fleet.", "It counts nowhere.", "");
        }
        if (view.life() == Life.QUARANTINED) {
            String wayOut =
                    "End the copy, then here: oakum hosts approve " + view.row().id() + " --quarantined";
            return new Verdict("fail", "fail", "Quarantined.", "Two machines use its key at the same time.", wayOut);
        }
        return view.reported().isEmpty()
                ? new Verdict("und", "idle", "Not known.", "This host never said what it has.", "")
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
            return "Look at its clock with timedatectl and set it right; where it is right, look at the server's."
                    + " The host is asked again within an hour.";
        }
        return doubt.isAcceptable()
                ? "Look on the host what dpkg -l says. If it is so, an administrator can have it taken in."
                : "Look on the host what its agent says: journalctl -u oakum-agent.";
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
        String lastWord = isHeard ? "" : "It is not heard now: this is what it said last.";
        String open = Words.count(view.exposures().size(), "exposure is", "exposures are");
        if (view.late() > 0) {
            String sentence = Words.count(view.late()) + " of " + open + " past the deadline.";
            return new Verdict("fail", "fail", "Late.", sentence, lastWord);
        }
        if (view.exposures().isEmpty()) {
            return new Verdict("ok", isHeard ? "ok" : "warn", "Nothing is open.", "", lastWord);
        }
        String sentence = open + " open, none past its deadline.";
        return new Verdict("wait", isHeard ? "run" : "warn", "In time.", sentence, lastWord);
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
                    ? "none"
                    : VerifyingKey.ofOpenSsh(view.row().agentKey()).id();
        } catch (SignatureException e) {
            return "a key that cannot be read";
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
        happened.asked().ifPresent(at -> events.add(Happening.plain(at, "plus", "", "Asked to be a host", "")));
        happened.approved().ifPresent(at -> events.add(Happening.plain(at, "ok", "is-ok", "Let in", "")));
        happened.quarantined()
                .ifPresent(at -> events.add(Happening.plain(
                        at, "fail", "is-fail", "Quarantined", "two machines used its key at the same time")));
        happened.retired()
                .ifPresent(at -> events.add(Happening.plain(
                        at, "waive", "is-waive", "Retired", view.row().retiredReason())));
    }

    private static Happening event(Change change) {
        if (change.gone().isEmpty() && change.come().isEmpty()) {
            return Happening.plain(
                    change.at(), "restart", "", "Started anew", "kernel " + change.kernel() + " runs since");
        }
        String detail = change.isReboot() ? "and it was started anew; kernel " + change.kernel() : "";
        return Happening.changed(change.at(), "Packages changed", detail, change.gone(), change.come());
    }

    private static Happening event(Turn turn) {
        if (turn.opened() == 0) {
            return Happening.plain(
                    turn.at(), "ok", "is-ok", Words.count(turn.closed(), "exposure", "exposures") + " closed", "");
        }
        String closed = turn.closed() == 0 ? "" : Words.count(turn.closed()) + " closed with the same report";
        return Happening.plain(
                turn.at(), "bug", "is-warn", Words.count(turn.opened(), "new exposure", "new exposures"), closed);
    }
}
