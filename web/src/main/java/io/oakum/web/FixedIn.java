package io.oakum.web;

import static io.oakum.web.Texts.text;

import io.oakum.control.Remedy;
import io.oakum.store.VulnerabilityStore.Line;
import java.util.List;

/**
 * In which versions a vulnerability is fixed: as advisories say, or where none does, as hosts' own package managers offer them.
 *
 * @param none what there is to say in place of a version; empty where there is one
 * @param source who says so, where it is no advisory; may be empty
 */
public record FixedIn(List<String> versions, String none, String source) {
    public static FixedIn of(Line line, Remedy remedy) {
        if (!remedy.versions().isEmpty()) {
            return new FixedIn(remedy.versions(), "", "");
        }
        if (line.unfixable() == line.hosts()) {
            return new FixedIn(List.of(), text("fixedin.none"), "");
        }
        return remedy.offered().isEmpty()
                ? new FixedIn(List.of(), text("fixedin.unknown"), line.ready() > 0 ? text("fixedin.offered") : "")
                : new FixedIn(remedy.offered(), "", text("fixedin.offered"));
    }
}
