package io.oakum.web;

import static io.oakum.web.Texts.text;

import io.oakum.store.FilterStore.Asked;
import io.oakum.store.FilterStore.Kept;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The filters that somebody keeps of a list, and how the one that is shown stands to them.
 *
 * @param mine of this list alone
 * @param shown what the page is asked for
 */
public record SavedFilters(List<Kept> mine, Asked shown) {
    public SavedFilters {
        mine = List.copyOf(mine);
    }

    /** @param all of the person, of every list */
    public static SavedFilters of(List<Kept> all, Asked shown) {
        return new SavedFilters(
                all.stream().filter(one -> one.asked().list() == shown.list()).toList(), shown);
    }

    /** The one that is shown, where it is kept. */
    public Optional<Kept> current() {
        return mine.stream().filter(one -> one.asked().equals(shown)).findFirst();
    }

    /** Whether there is anything to keep: a list as it always comes has its own link. */
    public boolean isWorthKeeping() {
        return current().isEmpty() && !(shown.words() + shown.sort() + shown.by()).isEmpty();
    }

    /** By this anybody who may see the list sees the same, under no name. */
    public static String address(Asked asked) {
        return ListQuery.address(
                "/" + asked.list().word(),
                ListQuery.ordered("by", asked.by(), "q", asked.words(), "sort", asked.sort()));
    }

    /** What is asked for, as it is written down where it can be understood. */
    public static Asked parsed(Asked sent) throws BadQuery {
        var query = Map.of("q", sent.words(), "sort", sent.sort(), "by", sent.by());
        return switch (sent.list()) {
            case HOSTS -> HostQuery.parse(query).asked();
            case EXPOSURES -> ExposureQuery.parse(query).asked();
            case AUDIT -> LogQuery.parse(query).asked();
        };
    }

    /** Of which list, for people. */
    public static String words(Asked asked) {
        return switch (asked.list()) {
            case HOSTS -> text("savedfilters.hosts");
            case EXPOSURES -> text("savedfilters.exposures");
            case AUDIT -> text("savedfilters.audit");
        };
    }
}
