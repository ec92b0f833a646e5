package io.oakum.web;

import static io.oakum.web.Texts.count;
import static io.oakum.web.Texts.text;

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
            throw new BadQuery(text("changedpage.no-tag", ListQuery.shortened(tag.replace('\0', '?'))));
        }
        return switch (sent.getOrDefault("what", "")) {
            case "tagged" -> new Work.Tag(tag);
            case "untagged" -> new Work.Untag(tag);
            case "described" -> new Work.Describe(new Facts(Optional.empty(), Optional.empty(), Scopes.KEPT));
            case "owned" -> new Work.Own("");
            case "retired" -> new Work.Retire("");
            case "asked" -> new Work.Ask();
            case String other -> throw new BadQuery(text("changedpage.no-work", ListQuery.shortened(other)));
        };
    }

    public static Instant at(Map<String, String> sent) throws BadQuery {
        return WrittenInstants.read(sent.getOrDefault("at", ""))
                .orElseThrow(() -> new BadQuery(text("changedpage.no-instant")));
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

    public String heading() {
        boolean isAsk = work instanceof Work.Ask;
        if (standing.done() == 0) {
            return isAsk ? text("changedpage.heading.asked-none") : text("changedpage.heading.changed-none");
        }
        return isAsk ? text("changedpage.heading.asked") : text("changedpage.heading.changed");
    }

    /** What was done, in a sentence with its count. */
    public String sentence() {
        if (standing.done() == 0) {
            return work instanceof Work.Ask ? text("changedpage.asked-none") : text("changedpage.changed-none");
        }
        return switch (work) {
            case Work.Tag(String tag) -> count("changedpage.tagged", standing.done(), tag);
            case Work.Untag(String tag) -> count("changedpage.untagged", standing.done(), tag);
            case Work.Describe _ -> count("changedpage.described", standing.done());
            case Work.Own _ -> count("changedpage.owned", standing.done());
            case Work.Ask _ ->
                count("changedpage.asked", standing.done()) + " "
                        + (standing.left() == 0
                                ? text("changedpage.asked.reported")
                                : count("changedpage.asked.left", standing.left()));
            case Work.Retire _ -> count("changedpage.retired", standing.done());
        };
    }
}
