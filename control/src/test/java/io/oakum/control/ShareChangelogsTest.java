package io.oakum.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.core.exposure.Belief;
import io.oakum.core.inventory.HostId;
import io.oakum.protocol.ChangelogJson;
import io.oakum.protocol.ChangelogQuestion;
import io.oakum.protocol.ToldChangelog;
import io.oakum.store.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the hosts of a fleet tell each other of changelogs, on a real database. */
class ShareChangelogsTest {
    private static final String LINES = "1.0-1\t1700000000\tCVE-2026-0001\n";
    private static final String OTHERS = "1.0-1\t1700000000\tCVE-2026-0001,CVE-2026-0002\n";

    private static World world;
    private static ShareChangelogs changelogs;
    private static int taken;

    private HostId a;
    private HostId b;
    private HostId c;
    private String file;

    @BeforeAll
    static void a_fleet() throws Exception {
        world = new World();
        changelogs = new ShareChangelogs(world.database);
    }

    /** Each claim has hosts and files of its own. */
    @BeforeEach
    void three_hosts() throws Exception {
        a = world.enrolled("a-" + ++taken);
        b = world.enrolled("b-" + ++taken);
        c = world.enrolled("c-" + ++taken);
        file = fileOf(false);
    }

    @AfterAll
    static void end() {
        world.close();
    }

    @Test
    void what_two_hosts_read_is_told_to_the_third() throws Exception {
        say(a, file, LINES);
        assertThat(told(c)).as("one alone").isEmpty();

        say(b, file, LINES);

        assertThat(told(c)).containsExactly(new ToldChangelog(file, LINES));
        assertThat(told(c, fileOf(false))).as("another file").isEmpty();
    }

    @Test
    void one_host_is_one_however_often_it_says_so_and_its_first_word_stands() throws Exception {
        say(a, file, LINES);
        say(a, file, LINES);
        assertThat(told(c)).isEmpty();

        say(a, file, OTHERS);
        say(b, file, LINES);

        assertThat(told(c)).containsExactly(new ToldChangelog(file, LINES));
        world.asOwner("do $$ begin if exists (select from changelog_reading where encode(sha256, 'hex') = '" + file
                + "' and lines <> '" + LINES + "') then raise 'it is kept'; end if; end $$");
    }

    @Test
    void that_a_package_carries_no_changelog_is_told_too() throws Exception {
        say(a, file, "");
        say(b, file, "");

        assertThat(told(c)).containsExactly(new ToldChangelog(file, ""));
    }

    @Test
    void what_two_tell_differently_nobody_is_told_and_the_log_says_once_who_said_what() throws Exception {
        say(a, file, LINES);
        say(b, file, LINES);
        long before = contested();
        say(c, file, OTHERS);

        assertThat(told(a)).isEmpty();
        assertThat(contested()).isEqualTo(before + 1);

        HostId d = world.enrolled("d");
        say(d, file, OTHERS);
        assertThat(world.logged("changelog.contested").stream().filter(entry -> entry.contains(file)))
                .singleElement()
                .asString()
                .contains(a.value(), b.value(), c.value());
    }

    @Test
    void the_word_of_a_host_that_is_put_out_counts_no_more() throws Exception {
        say(a, file, LINES);
        say(b, file, LINES);
        say(c, file, OTHERS);

        world.enrolment.retire(c, "it lied", World.ADMIN);
        assertThat(told(a)).containsExactly(new ToldChangelog(file, LINES));

        world.database.change(tx -> tx.hosts().quarantine(b));
        assertThat(told(a)).isEmpty();
    }

    @Test
    void a_spot_check_is_told_nothing_of_what_is_known() throws Exception {
        String checked = fileOf(true);
        say(a, checked, LINES);
        say(b, checked, LINES);

        assertThat(told(c, checked)).isEmpty();
    }

    @Test
    void what_is_no_changelog_and_what_was_read_in_another_way_is_not_taken() throws Exception {
        for (HostId host : List.of(a, b)) {
            say(host, file, "1.0-1\t99999999999\tCVE-2026-0001\n");
            changelogs.hear(
                    host,
                    new ChangelogQuestion(
                            ChangelogQuestion.EDITION + 1, List.of(file), List.of(new ToldChangelog(file, LINES))));
        }

        assertThat(told(c)).isEmpty();
    }

    @Test
    void a_host_says_only_so_much_a_day() throws Exception {
        for (int batch = 0; batch < 3; batch++) {
            int from = batch * 800;
            List<ToldChangelog> many = IntStream.range(from, from + 800)
                    .mapToObj(i -> new ToldChangelog("%064x".formatted(i), LINES))
                    .toList();
            changelogs.hear(a, ChangelogQuestion.read(many));
        }

        assertThat(world.database
                        .transact(tx -> tx.changelogs().saidWithinADay(a))
                        .words())
                .isEqualTo(ShareChangelogs.MOST_WORDS);

        world.asOwner("update changelog_word set told_at = told_at - interval '1 day'");
        say(a, file, LINES);
        say(b, file, LINES);
        assertThat(told(c)).as("the next day").hasSize(1);
    }

    @Test
    void one_answer_holds_the_first_that_were_asked_for() throws Exception {
        String long1 = LINES.substring(0, 6) + "1700000000\t" + ids() + "\n";
        String lines = long1.repeat(7);
        List<String> files = unchecked(12);
        for (HostId host : List.of(a, b)) {
            for (String one : files) {
                say(host, one, lines);
            }
        }

        List<ToldChangelog> told = changelogs.hear(c, ChangelogQuestion.unread(files));

        assertThat(told.stream().mapToLong(one -> one.lines().length()).sum())
                .isLessThanOrEqualTo(ChangelogJson.MOST_TOLD)
                .isGreaterThan(ChangelogJson.MOST_TOLD - lines.length());
        assertThat(told.stream().map(ToldChangelog::sha256))
                .containsExactlyInAnyOrderElementsOf(files.subList(0, told.size()));
    }

    @Test
    void what_nobody_spoke_of_for_half_a_year_is_forgotten_with_all_that_was_said() throws Exception {
        String used = fileOf(false);
        for (HostId host : List.of(a, b)) {
            say(host, file, LINES);
            say(host, used, LINES);
        }
        world.asOwner("update changelog_file set used_at = now() - interval '181 days'"
                + " where encode(sha256, 'hex') in ('" + file + "', '" + used + "')");
        assertThat(told(c, used)).as("in use again").hasSize(1);

        say(c, fileOf(false), LINES);

        assertThat(told(c)).isEmpty();
        assertThat(told(c, used)).hasSize(1);
    }

    private static long contested() throws StoreException {
        return world.database.transact(tx -> tx.changelogs().figures()).contested();
    }

    private static String ids() {
        var ids = new ArrayList<String>();
        for (int i = 0; i < 3_000; i++) {
            ids.add("CVE-2026-%05d".formatted(i));
        }
        return String.join(",", ids);
    }

    private void say(HostId host, String sha256, String lines) throws StoreException {
        changelogs.hear(host, ChangelogQuestion.read(List.of(new ToldChangelog(sha256, lines))));
    }

    private List<ToldChangelog> told(HostId host) throws StoreException {
        return told(host, file);
    }

    private List<ToldChangelog> told(HostId host, String sha256) throws StoreException {
        return changelogs.hear(host, ChangelogQuestion.unread(List.of(sha256)));
    }

    /** Another file that none of the three reads itself, or that the third does. */
    private String fileOf(boolean isChecked) {
        while (true) {
            String sha256 = "%064x".formatted(10_000 + taken++);
            boolean fits = isChecked
                    ? Belief.isSpotCheck(c, sha256)
                    : List.of(a, b, c).stream().noneMatch(host -> Belief.isSpotCheck(host, sha256));
            if (fits) {
                return sha256;
            }
        }
    }

    private List<String> unchecked(int count) {
        return IntStream.range(0, count).mapToObj(_ -> fileOf(false)).toList();
    }
}
