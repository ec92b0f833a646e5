package io.oakum.core.problem;

import java.util.Arrays;
import java.util.Optional;

/**
 * The catalogue of problem codes. The command line, {@code oakum why} and the documentation all read it, so that one problem
 * has one name, one way out and one exit code everywhere.
 */
public enum ProblemCode {
    USAGE("run.usage", 2, "the command line is not understood", "oakum --help"),
    NEEDS_ROOT("run.needs-root", 3, "only root may change packages", "run it again with sudo"),
    LAB("lab.failed", 3, "the lab could not be made, reached or taken away", "see its state: oakum lab list"),
    BUSY("run.busy", 1, "another oakum works on this host", "wait for it, or look at it: oakum history"),
    CUT_OFF("run.cut-off", 1, "a run was cut off by a crash, a power cut or a reboot", "sudo oakum resume"),
    SUBSCRIPTION(
            "package.subscription",
            1,
            "the fix is offered to subscribers only",
            "subscribe this host, as by: pro attach; then: oakum scan --refresh"),
    STOPPED("run.stopped", 1, "the run was asked to stop", "run it again; what it had fetched is still there"),
    UNREACHABLE("run.unreachable", 3, "a program of the host could not be run", "see that the named one is installed"),
    FILE_FAILED(
            "run.file-failed", 3, "a file could not be read or written", "look at the named file and who may use it"),
    UNSUPPORTED(
            "host.unsupported",
            3,
            "this host has no package manager that Oakum knows",
            "Oakum patches Debian hosts with apt"),
    END_OF_LIFE("host.end-of-life", 1, "this release gets no more fixes", "upgrade the host to a supported release"),
    NAME_INVALID(
            "package.name-invalid",
            2,
            "this is no package name",
            "a package name is made of lower-case letters, digits, + . and -"),
    VERSION_INVALID(
            "package.version-invalid", 2, "this is no version", "take a version from: apt-cache policy PACKAGE"),
    UNKNOWN_PACKAGE(
            "package.unknown",
            1,
            "no configured repository offers this package",
            "check the spelling, or refresh: oakum scan --refresh"),
    NOT_INSTALLED(
            "package.not-installed",
            1,
            "this package is not installed",
            "Oakum updates what is installed; install with apt-get"),
    UNKNOWN_VERSION(
            "package.version-unknown",
            1,
            "no configured repository offers this version",
            "see what is offered: apt-cache policy PACKAGE"),
    DOWNGRADE(
            "package.downgrade",
            1,
            "this version is lower than the installed one",
            "to go back to what was, use: oakum undo"),
    UNKNOWN_CVE("cve.unknown", 1, "no offered update closes this vulnerability", "ask what is known: oakum why CVE"),
    HELD("package.held", 1, "the package is held", "apt-mark unhold PACKAGE"),
    PINNED("package.pinned", 1, "a pin keeps the package at its version", "see the pin: apt-cache policy PACKAGE"),
    PHASED(
            "package.phased",
            1,
            "the update is phased and not yet this host's turn",
            "wait, or name the version: oakum patch PACKAGE=VERSION"),
    KEPT_BACK("package.kept-back", 1, "the resolver keeps the package back", "see why: oakum why PACKAGE"),
    NOT_PATCHED_YET("package.not-patched-yet", 1, "nothing stands in the way", "sudo oakum patch"),
    UNMET(
            "package.unmet-dependencies",
            1,
            "the dependencies cannot be met",
            "see what apt says: apt-get -s install PACKAGE"),
    WOULD_REMOVE(
            "package.would-remove",
            1,
            "the change would remove packages",
            "allow it by name: oakum patch --allow-remove PACKAGE"),
    PROTECTED(
            "package.protected",
            1,
            "the change would remove a package the host cannot do without",
            "mend the repository or the pins that lead there"),
    CONFFILE(
            "package.conffile-question",
            1,
            "a configuration file differs from the package's",
            "the local file was kept; merge the new one beside it"),
    NEEDS_REPAIR(
            "host.needs-repair",
            1,
            "the package database is in the middle of a change",
            "oakum patch repairs it first, or: dpkg --configure -a"),
    BEYOND_REPAIR(
            "host.beyond-repair", 3, "the package database could not be repaired", "see what dpkg says: dpkg --audit"),
    LOCKED("host.locked", 1, "another program holds the package manager's lock", "wait for it to end, then run again"),
    NO_SPACE("host.no-space", 3, "there is no room", "make room on the named file system"),
    SOURCE_MISSING(
            "source.missing",
            1,
            "a configured repository was never fetched",
            "apt-get update, and see what it says about this one"),
    SOURCE_STALE("source.stale", 1, "the package lists are old", "oakum scan --refresh"),
    SOURCE_EXPIRED(
            "source.expired",
            1,
            "a repository's signed date has run out",
            "ask who runs the repository; it may be abandoned or replayed"),
    SOURCE_UNAVAILABLE(
            "source.unavailable",
            3,
            "a repository could not be reached or read",
            "try again later; apt-get update shows the cause"),
    UNTRUSTED(
            "source.untrusted",
            1,
            "a repository is not signed by a key the host trusts",
            "sign the repository and name its key with Signed-By"),
    DIGEST(
            "package.digest",
            1,
            "a package file is not the one that was promised",
            "run again: it is fetched anew; if it happens again, suspect the mirror or the host"),
    DRIFT(
            "change.drifted",
            1,
            "the change is no longer the one that was rehearsed",
            "run again, so that the new one is rehearsed"),
    REHEARSAL_FAILED("rehearsal.failed", 1, "the rehearsal failed", "read its problems; the host was not touched"),
    REHEARSAL_INCONCLUSIVE(
            "rehearsal.inconclusive",
            1,
            "the rehearsal could not tell",
            "oakum patch --no-rehearsal --reason TEXT takes the risk"),
    REHEARSAL_REFUSED(
            "rehearsal.refused",
            1,
            "no rehearsal could be made",
            "remove the cause, or: oakum patch --no-rehearsal --reason TEXT"),
    HOST_CHANGED(
            "rehearsal.host-changed",
            1,
            "the host changed while the copy was in use",
            "rehearse again while nobody changes the host"),
    SCRIPT_FAILED(
            "package.script-failed",
            1,
            "a package's own script failed",
            "read its output; the package's maintainers need to mend it"),
    SCRIPT_HANGS(
            "package.script-hangs",
            1,
            "a package's own script did not end in time",
            "find out what it waits for; the time can be raised with --limit"),
    APPLY_FAILED(
            "change.failed",
            1,
            "the change did not take effect",
            "oakum why PACKAGE; oakum undo brings the old state back"),
    RESTART_LEFT("restart.left", 1, "old code is still running", "restart the named services, or reboot"),
    UNIT_FAILED(
            "restart.unit-failed",
            1,
            "a service failed after the change",
            "systemctl status UNIT; oakum undo brings the old state back"),
    CHECK_FAILED(
            "restart.check-failed",
            1,
            "a health check says no after the change",
            "ask it again; oakum undo brings the old state back"),
    REBOOT_NEEDED(
            "restart.reboot-needed", 1, "the host needs a reboot", "reboot it, or let oakum: oakum patch --reboot"),
    UNDO_IMPOSSIBLE("undo.impossible", 1, "the old state cannot be brought back", "read the limits in: oakum show ID"),
    UNDO_REBUILT(
            "undo.rebuilt",
            1,
            "the old package can only be rebuilt from this host's files",
            "accept bytes no vendor signed: oakum undo --accept-rebuilt"),
    UNKNOWN_RUN("run.unknown", 2, "there is no run of this name", "oakum history lists them"),
    JOURNAL_BROKEN(
            "run.journal-broken",
            3,
            "the journal of a run is damaged",
            "look at the file; it was changed or cut outside Oakum"),
    CLOCK(
            "host.clock",
            1,
            "the clock of the host was set back",
            "set the clock right; deadlines count from the recorded times"),
    NOT_FOUND("request.not-found", 1, "the server knows nothing of that name", "list what there is: oakum hosts"),
    NOT_UNDERSTOOD(
            "request.not-understood",
            2,
            "the server does not understand the request",
            "see what the server offers: /api/v1/openapi.yaml"),
    NOT_SIGNED_IN("request.not-signed-in", 1, "the server wants to know who calls", "oakum connect"),
    CONFIRM_FIRST(
            "request.confirm-first",
            1,
            "the server wants to know that it is still the same person",
            "enter the password under Your account, or sign in again: sudo oakum sign-in"),
    NOT_ALLOWED("request.not-allowed", 1, "the caller may not do this", "ask an administrator for the role"),
    TOO_LATE("request.too-late", 1, "what happened since then is not kept any more", "begin anew, without a cursor"),
    OTHER_ORIGIN("request.other-origin", 1, "the call came from another site's page", "do it from Oakum's own page"),
    DATABASE_AWAY(
            "server.database-away", 3, "the database does not answer", "try again in a moment; see the server's log"),
    SERVER_AWAY("server.away", 3, "no server answers", "start it: sudo oakum up, or name another: OAKUM_URL"),
    SERVER_NOT_STARTED("server.not-started", 3, "the server did not start", "read the named log"),
    SERVER_ENDED("server.ended", 3, "the server ended by itself", "read the named log, then: sudo oakum up"),
    BACK_UP_FAILED(
            "server.back-up-failed",
            3,
            "a back-up could not be written or brought back",
            "read the reason; what was there before is as it was"),
    RESTORATION_REFUSED(
            "log.restoration-refused",
            1,
            "the log cannot be declared to go on from a back-up so",
            "see where the log stands: oakum doctor"),
    TRUST_REFUSED("trust.refused", 1, "the trust file cannot be changed so", "see what it says: oakum trust"),
    ORDER_REJECTED(
            "order.rejected",
            1,
            "the host does not obey this order",
            "read the reason; what it allows stands in its /etc/oakum/guard.conf and in the fleet's trust file"),
    AGENT_SILENT(
            "agent.silent",
            1,
            "an agent that was replaced did not speak with its server",
            "the one before it was put back; look on the host: journalctl -u oakum-agent"),
    AGENT_TOO_OLD(
            "agent.too-old",
            1,
            "the host's agent is older than this server understands",
            "upgrade it: oakum plan --agent --host HOST"),
    AGENT_TOO_NEW(
            "agent.too-new", 1, "the host's agent is newer than this server", "upgrade the server; agents go after it"),
    PLAN_REFUSED(
            "plan.refused", 1, "the plan cannot be made or signed as it is", "read the reason, and make another plan"),
    CHANGE_REFERENCE_MISSING(
            "plan.no-change-reference",
            1,
            "this server wants a change reference on each plan",
            "name it, as in: oakum plan --change CHG-1234"),
    SIGNATURE_REFUSED(
            "plan.signature-refused",
            1,
            "this signature does not count",
            "sign with a key that stands in the trust file: oakum approve PLAN --key FILE"),
    ROLLOUT_OVER(
            "rollout.not-open",
            1,
            "the rollout cannot be steered that way now",
            "see where it stands: oakum rollout ID"),
    ROLLOUT_NOT_GOOD("rollout.not-good", 1, "the rollout did not come to a good end", "see why: oakum rollout ID"),
    HOST_EXPECTED("host.expected", 1, "the host never came", "install its agent: oakum hosts add"),
    HOST_PENDING(
            "host.pending", 1, "the host waits to be let in", "compare its fingerprint, then: oakum hosts approve ID"),
    HOST_SILENT(
            "host.silent",
            1,
            "nothing is heard of the host",
            "look on the host: systemctl status oakum-agent; journalctl -u oakum-agent"),
    HOST_QUARANTINED(
            "host.quarantined",
            1,
            "two machines used the host's key",
            "end the copy, then: oakum hosts approve ID --quarantined"),
    HOST_RETIRED("host.retired", 1, "the host was taken out of the fleet", "enrol it again: oakum hosts add"),
    HOST_UNREPORTED(
            "host.never-reported",
            1,
            "the host never said what it has",
            "wait a minute; then look on the host: journalctl -u oakum-agent"),
    GUARD_REFUSES(
            "host.guard-refuses",
            1,
            "the owner of the host does not allow changes",
            "root on the host decides: set mode = managed in /etc/oakum/guard.conf"),
    RISK_ACCEPTED("exception.in-force", 1, "people accepted the risk", "end it: oakum exception end ID --reason TEXT"),
    NO_FIX(
            "cve.no-fix",
            1,
            "its publisher has no fix yet",
            "mitigate, remove the package, or accept the risk: oakum exception add"),
    NOT_OFFERED(
            "package.not-offered",
            1,
            "a fix is known, and no repository of the host offers it",
            "look on the host whether a repository is missing or old: oakum scan --refresh"),
    NO_PLAN("plan.none", 1, "no plan covers it", "make one: oakum plan --host HOST"),
    PLAN_UNFINISHED("plan.unfinished", 1, "the plan is still in the making", "wait for it: oakum plans ID"),
    PLAN_UNSIGNED("plan.unsigned", 1, "the plan waits for people to sign it", "oakum approve PLAN"),
    PLAN_EXPIRED("plan.expired", 1, "nobody signed the plan in time", "make a new one: oakum plan"),
    PLAN_LEFT_OUT("plan.left-out", 1, "the plan does not cover the host", "mend what it says, then: oakum plan"),
    ROLLOUT_WAITS("rollout.waits", 1, "the host's turn has not come", "wait, or see it: oakum rollout ID"),
    RING_UNOPENED("rollout.ring-unopened", 1, "the ring waits for a person", "oakum rollout open-ring ID RING"),
    ROLLOUT_PAUSED("rollout.paused", 1, "the rollout is paused", "oakum rollout resume ID"),
    ROLLOUT_HELD(
            "rollout.held",
            1,
            "the rollout is held at a gate",
            "oakum rollout retry ID, or: oakum rollout waive ID RING --reason TEXT"),
    ROLLOUT_ENDED("rollout.ended", 1, "the rollout was over before the host's turn", "make a new plan: oakum plan"),
    AT_WORK("rollout.at-work", 1, "the host is at work on it", "follow it: oakum rollout watch ID"),
    ATTEMPT_FAILED(
            "rollout.attempt-failed",
            1,
            "the host's last attempt failed",
            "mend what it says, then: oakum rollout retry ID --host HOST"),
    LOG_REFUTED(
            "log.refuted", 1, "the log is not what it said of itself", "keep the export, and ask who could change it"),
    LOG_UNREADABLE("log.unreadable", 3, "this is no export of a log", "oakum audit export DIR"),
    FEED_REFUSED(
            "feed.refused",
            1,
            "a feed could not be read",
            "mend or fetch it again; what was there before stays in use"),
    FEED_HELD(
            "feed.held",
            1,
            "a feed shrank by more than a fifth",
            "see what is gone: oakum feed diff NAME; if that is right: oakum feed load --accept-shrink"),
    FEED_ADDRESS(
            "feed.address",
            2,
            "feeds are not fetched from this address",
            "name a public https address, or allow a host of yours: --allow-host HOST"),
    FEED_UNREACHABLE(
            "feed.unreachable",
            3,
            "a feed could not be fetched",
            "try again later; what was there before stays in use"),
    UNKNOWN_FEED("feed.unknown", 2, "there is no feed of this name", "oakum feed status lists them"),
    INVENTORY_REFUSED(
            "inventory.refused",
            1,
            "an inventory could not be read",
            "give one JSON object a host, or CycloneDX JSON; oakum match --help shows both"),
    POLICY_REFUSED(
            "policy.refused",
            1,
            "a policy's file is not understood",
            "mend what is named; begin from one that is shipped: oakum policy show cvss"),
    EXCEPTION_REFUSED(
            "exception.refused",
            1,
            "the risk cannot be accepted so",
            "see what is open, and what was accepted: oakum exception list"),
    HOST_DOUBTED("host.doubted", 1, "what the host reports is not believed", "see why: oakum why HOST"),
    OTHER_HOSTS("hosts.others", 1, "other hosts are meant by now than were seen", "look which those are"),
    NO_AGENT_PACKAGE(
            "agent.no-package",
            1,
            "the server has no package of the agent",
            "in a checkout run it as ./oakum, which builds the package; else put it into the folder packages beside bin"),
    HOST_NOT_JOINED("agent.not-joined", 3, "a host did not join the fleet", "mend what it says, and try again"),
    TOO_MANY(
            "request.too-many",
            1,
            "too many wrong tries or keys came from there",
            "wait a minute, or as it says; if it was not you, see the server's log for where they come from"),
    KEY_REUSED("request.key-reused", 1, "the idempotency key stands for another call", "take a new key for each call"),
    NOT_KNOWN_DONE("request.not-known", 1, "nobody knows whether the call was done", "look, then take a new key"),
    TOLD_ONCE("request.told-once", 1, "the call was done, and its secret told", "end that one, ask under a new key"),
    INTERNAL("run.internal", 3, "Oakum met a state it does not know", "please report it with the message");

    private final String id;
    private final int exit;
    private final String meaning;
    private final String wayOut;

    ProblemCode(String id, int exit, String meaning, String wayOut) {
        this.id = id;
        this.exit = exit;
        this.meaning = meaning;
        this.wayOut = wayOut;
    }

    /** Stable and dotted, such as {@code package.held}; scripts may compare it. */
    public String id() {
        return id;
    }

    /** The exit code of a command that ends with this problem: 1 a negative answer, 2 wrong usage, 3 the world failed. */
    public int exit() {
        return exit;
    }

    public String meaning() {
        return meaning;
    }

    public String wayOut() {
        return wayOut;
    }

    public static Optional<ProblemCode> byId(String id) {
        return Arrays.stream(values()).filter(code -> code.id.equals(id)).findFirst();
    }
}
