package io.oakum.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oakum.store.EmbeddedDatabase.Addresses;
import io.oakum.testkit.Needed;
import io.oakum.transport.CommandRunner.Command;
import io.oakum.transport.LocalRunner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EmbeddedDatabaseTest {
    private final LocalRunner runner = new LocalRunner();
    private Path home;
    private EmbeddedDatabase embedded;

    @BeforeEach
    void a_folder() {
        home = TestDatabase.folder();
        embedded = new EmbeddedDatabase(home, runner);
    }

    @AfterEach
    void away() throws Exception {
        embedded.stop();
        PostgresPrograms.deleteTree(home);
    }

    @Test
    void it_keeps_what_was_written_over_a_kill_of_the_server_and_all_its_children() throws Exception {
        Jdbi before = jdbi(embedded.start());
        before.useHandle(handle -> handle.execute("create table kept (n int)"));
        before.useHandle(handle -> handle.execute("insert into kept values (42)"));
        kill();

        Jdbi after = jdbi(embedded.start());

        assertThat(ask(after, "select n from kept")).isEqualTo("42");
        assertThat(ask(after, "show fsync")).isEqualTo("on");
        assertThat(ask(after, "show synchronous_commit")).isEqualTo("on");
    }

    @Test
    void whoever_comes_after_a_killed_program_goes_on_with_the_server_that_runs() throws Exception {
        Addresses first = embedded.start();
        long pid = pid();

        Addresses second = new EmbeddedDatabase(home, runner).start();

        assertThat(second).isEqualTo(first);
        assertThat(pid()).isEqualTo(pid);
    }

    @Test
    void nobody_gets_in_without_a_password() throws Exception {
        Addresses addresses = embedded.start();

        assertThatThrownBy(() -> Jdbi.create(addresses.owner().url(), "oakum_owner", "guessed")
                        .useHandle(handle -> handle.execute("select 1")))
                .hasMessageContaining("password authentication failed");
        assertThat(addresses.owner().toString())
                .doesNotContain(addresses.owner().password());
    }

    @Test
    void as_root_it_runs_as_a_user_of_its_own_that_can_write_nothing_of_roots() throws Exception {
        Needed.assume("root".equals(System.getProperty("user.name")), "root");
        Addresses addresses = embedded.start();

        String uid = runner.run(Command.of("stat", "-c", "%U", "/proc/" + pid()))
                .stdout()
                .strip();
        assertThat(uid).isEqualTo("oakum-db");
        Path target = home.resolve("written-by-the-database");
        assertThatThrownBy(() -> jdbi(addresses).useHandle(h -> h.execute("copy (select 1) to '" + target + "'")))
                .hasMessageContaining("Permission denied");
        assertThat(runner.run(Command.of(
                                "setpriv", "--reuid=nobody", "--clear-groups", "cat", home + "/secrets/oakum_owner"))
                        .succeeded())
                .isFalse();
    }

    @Test
    void a_folder_that_its_user_cannot_reach_is_named_with_the_way_out() throws Exception {
        Needed.assume("root".equals(System.getProperty("user.name")), "root");
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx------"));

        assertThatThrownBy(() -> new EmbeddedDatabase(home.resolve("deep"), runner).start())
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("chmod o+x " + home);
    }

    @Test
    void an_unpacking_that_was_cut_off_is_done_again() throws Exception {
        Files.createDirectories(home.resolve("postgres-" + EmbeddedDatabase.VERSION + ".unfinished/bin"));

        assertThat(ask(jdbi(embedded.start()), "select 1")).isEqualTo("1");
    }

    private static String ask(Jdbi jdbi, String question) {
        return jdbi.withHandle(
                handle -> handle.createQuery(question).mapTo(String.class).one());
    }

    private static Jdbi jdbi(Addresses addresses) {
        return Jdbi.create(
                addresses.owner().url(),
                addresses.owner().user(),
                addresses.owner().password());
    }

    private long pid() throws Exception {
        return Long.parseLong(
                Files.readAllLines(home.resolve("db/postmaster.pid")).getFirst());
    }

    private void kill() throws Exception {
        ProcessHandle server = ProcessHandle.of(pid()).orElseThrow();
        server.descendants().forEach(ProcessHandle::destroyForcibly);
        server.destroyForcibly();
        server.onExit().get(Duration.ofSeconds(30).toSeconds(), java.util.concurrent.TimeUnit.SECONDS);
    }
}
