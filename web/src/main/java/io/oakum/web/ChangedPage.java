package io.oakum.web;

import io.oakum.control.ChangeHosts.Work;
import io.oakum.control.WrittenInstants;
import io.oakum.store.ManyHostsStore.Facts;
import io.oakum.store.ManyHostsStore.Scopes;
import io.oakum.store.ManyHostsStore.Standing;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** What became of a change of many hosts. Its address names the change, so that it can be taken back tomorrow too. */
public record ChangedPage(Work work, Instant at, Standing standing) {
    private static final int MAX_TAG = 64;

    /** Where the page of this change is. */
    public static String address(Work work, Instant at) {
        return ListQuery.address(
                "/hosts/changed", ListQuery.ordered("what", what(work), "tag", tag(work), "at", at.toString()));
    }

    public static Work work(Map<String, String> sent) throws BadQuery {
        String tag = sent.getOrDefault("tag", "");
        if (tag.length() > MAX_TAG || tag.indexOf('\0') >= 0) {
            throw new BadQuery("\"" + ListQuery.shortened(tag.replace('\0', '?')) + "\" is no tag");
        }
        return switch (sent.getOrDefault("what", "")) {
            case "tagged" -> new Work.Tag(tag);
            case "untagged" -> new Work.Untag(tag);
            case "described" -> new Work.Describe(new Facts(Optional.empty(), Optional.empty(), Scopes.KEPT));
            case "owned" -> new Work.Own("");
            case "retired" -> new Work.Retire("");
            case "asked" -> new Work.Ask();
            case String other -> throw new BadQuery("\"" + ListQuery.shortened(other) + "\" is nothing that is done");
        };
    }

    public static Instant at(Map<String, String> sent) throws BadQuery {
        return WrittenInstants.read(sent.getOrDefault("at", ""))
                .orElseThrow(() -> new BadQuery("\"at\" is not the instant of a change"));
    }

    public String what() {
        return what(work);
    }

    /** How documents and addresses name it. */
    public static String what(Work work) {
        return switch (work) {
            case Work.Tag _ -> "tagged";
            case Work.Untag _ -> "untagged";
            case Work.Describe _ -> "described";
            case Work.Own _ -> "owned";
            case Work.Retire _ -> "retired";
            case Work.Ask _ -> "asked";
        };
    }

    public String tag() {
        return tag(work);
    }

    private static String tag(Work work) {
        return switch (work) {
            case Work.Tag(String tag) -> tag;
            case Work.Untag(String tag) -> tag;
            case Work.Describe _ -> "";
            case Work.Own _ -> "";
            case Work.Retire _ -> "";
            case Work.Ask _ -> "";
        };
    }

    public boolean canBeTakenBack() {
        return switch (work) {
            case Work.Tag _, Work.Untag _, Work.Describe _, Work.Own _ -> true;
            case Work.Retire _, Work.Ask _ -> false;
        };
    }

    private String done() {
        return Words.count(standing.done(), "host", "hosts");
    }

    public String left() {
        return Words.count(standing.left(), "host", "hosts");
    }

    public String heading() {
        boolean isAsk = work instanceof Work.Ask;
        if (standing.done() == 0) {
            return isAsk ? "Nobody was asked" : "Nothing had to be changed";
        }
        return isAsk ? "Asked" : "Changed";
    }

    /** What was done, in a sentence with its count. */
    public String sentence() {
        if (standing.done() == 0) {
            return work instanceof Work.Ask
                    ? "No host was asked: each waits already, was asked a moment ago, or is not let in."
                    : "No host was changed: each was so already.";
        }
        return switch (work) {
            case Work.Tag(String tag) ->
                done() + " got the tag " + tag + ". Those that carried it already are as they were.";
            case Work.Untag(String tag) ->
                done() + " lost the tag " + tag + ". Where root on the host says that it carries it, it still does.";
            case Work.Describe _ -> "Of " + done() + " something else is said now. Deadlines follow within seconds.";
            case Work.Own _ -> done() + (standing.done() == 1 ? " has" : " have") + " another owner now.";
            case Work.Ask _ ->
                done() + (standing.done() == 1 ? " was" : " were") + " asked to report now. "
                        + (standing.left() == 0
                                ? "Each has."
                                : left() + (standing.left() == 1 ? " has" : " have") + " yet to.");
            case Work.Retire _ -> done() + " left the fleet, for good. They stay on record and count nowhere.";
        };
    }
}
