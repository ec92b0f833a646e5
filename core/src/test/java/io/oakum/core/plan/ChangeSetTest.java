package io.oakum.core.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oakum.core.inventory.PackageKey;
import io.oakum.core.plan.Change.Content;
import io.oakum.core.plan.Change.Install;
import io.oakum.core.plan.Change.Remove;
import io.oakum.core.plan.Change.Replace;
import io.oakum.core.version.Version;
import io.oakum.testkit.Seeds;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ChangeSetTest {
    private static final Content A = new Content("a".repeat(64), 10);
    private static final Content B = new Content("b".repeat(64), 10);
    private static final Change NEW = new Install(new PackageKey("new", "amd64"), Version.deb("1"), A);
    private static final Change NEWER =
            new Replace(new PackageKey("curl", "amd64"), Version.deb("1:1-1"), Version.deb("1:2-1"), B);
    private static final Change GONE = new Remove(new PackageKey("old", "all"), Version.deb("3"));

    @Test
    void a_change_set_is_sorted_and_told_a_line_a_change() {
        assertThat(new ChangeSet(List.of(GONE, NEW, NEWER)).canonicalLines())
                .isEqualTo("curl:amd64 1:1-1 1:2-1 " + "b".repeat(64) + "\n" + "new:amd64 - 1 " + "a".repeat(64) + "\n"
                        + "old:all 3 - -\n");
    }

    @Test
    void the_digest_is_that_of_the_lines_and_never_changes() {
        // Journals name it: another one would make every older run unreadable.
        assertThat(new ChangeSet(List.of(GONE, NEW, NEWER)).digest())
                .isEqualTo("ac95bc90c24673ad47e92aab638a0c2799641d3e1082b57578e91930eb34d7ca");
    }

    @Test
    void equal_sets_have_one_digest_whatever_their_order() {
        var changes = new ArrayList<Change>();
        for (int i = 0; i < 20; i++) {
            changes.add(new Install(new PackageKey("p" + i, "amd64"), Version.deb("1." + i), A));
        }
        String digest = new ChangeSet(changes).digest();

        Seeds.check(200, random -> {
            var shuffled = new ArrayList<>(changes);
            Collections.shuffle(shuffled, new Random(random.nextLong()));

            assertThat(new ChangeSet(shuffled).digest()).isEqualTo(digest);
            assertThat(new ChangeSet(shuffled)).isEqualTo(new ChangeSet(changes));
        });
    }

    @Test
    void whatever_differs_makes_another_digest() {
        var key = new PackageKey("curl", "amd64");
        var sets = List.of(
                new ChangeSet(List.of()),
                new ChangeSet(List.of(new Install(key, Version.deb("1"), A))),
                new ChangeSet(List.of(new Install(key, Version.deb("1"), B))),
                new ChangeSet(List.of(new Install(key, Version.deb("2"), A))),
                new ChangeSet(List.of(new Install(new PackageKey("curl", "i386"), Version.deb("1"), A))),
                new ChangeSet(List.of(new Replace(key, Version.deb("0"), Version.deb("1"), A))),
                new ChangeSet(List.of(new Remove(key, Version.deb("1")))));

        assertThat(sets).extracting(ChangeSet::digest).doesNotHaveDuplicates();
    }

    @Test
    void a_package_cannot_stand_in_it_twice() {
        var twice = List.of(
                new Remove(new PackageKey("curl", "amd64"), Version.deb("1")),
                new Install(new PackageKey("curl", "amd64"), Version.deb("2"), A));

        assertThatThrownBy(() -> new ChangeSet(List.copyOf(twice)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("curl:amd64");
    }

    @Test
    void a_package_may_come_for_another_architecture_than_the_one_that_goes() {
        var set = new ChangeSet(List.of(
                new Install(new PackageKey("curl", "amd64"), Version.deb("2"), A),
                new Remove(new PackageKey("curl", "all"), Version.deb("1"))));

        assertThat(set.changes())
                .extracting(change -> change.key().toString())
                .containsExactly("curl:all", "curl:amd64");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "abc", "A", "g"})
    void a_content_without_a_sha256_is_none(String filler) {
        String digest = filler.length() == 1 ? filler.repeat(64) : filler;

        assertThatThrownBy(() -> new Content(digest, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void what_was_written_as_lines_is_read_as_the_same_set() {
        var set = new ChangeSet(List.of(GONE, NEW, NEWER));

        assertThat(ChangeSet.ofCanonicalLines(set.canonicalLines()).digest()).isEqualTo(set.digest());
        assertThat(ChangeSet.ofCanonicalLines("\n")).isEqualTo(new ChangeSet(List.of()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a b c d\n",
                "a:all 1 2\n",
                "a:all 1 2 xyz\n",
                "a:all 1\u001b[2J - -\n",
                "a:all !! - -\n",
                "b:all 1 - -\na:all 1 - -\n",
                "a:all 1 - -",
                "a:all 1 - -\n\n"
            })
    void lines_in_another_form_are_refused(String lines) {
        assertThatThrownBy(() -> ChangeSet.ofCanonicalLines(lines)).isInstanceOf(IllegalArgumentException.class);
    }
}
