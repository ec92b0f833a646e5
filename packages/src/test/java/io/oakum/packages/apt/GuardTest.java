package io.oakum.packages.apt;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.core.inventory.PackageKey;
import io.oakum.core.plan.Change;
import io.oakum.core.plan.Change.Content;
import io.oakum.core.plan.ChangeSet;
import io.oakum.core.problem.ProblemCode;
import io.oakum.core.version.Version;
import io.oakum.testkit.BadInput;
import io.oakum.transport.CommandRunner.Command;
import io.oakum.transport.CommandRunner.CommandResult;
import io.oakum.transport.CommandRunner.UnreachableException;
import io.oakum.transport.LocalRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real program, run by the real shell on what apt tells its hook in version 3. */
final class GuardTest {
    private static final String HEAD = """
            VERSION 3
            APT::Architecture=amd64
            Dpkg::Version=1.21.22

            """;

    @TempDir
    private Path folder;

    private final LocalRunner runner = new LocalRunner();
    private Path curl = Path.of("/");
    private Path fresh = Path.of("/");

    @BeforeEach
    void packagesLie() throws IOException {
        curl = Files.writeString(folder.resolve("curl_2_amd64.deb"), "curl 2");
        fresh = Files.writeString(folder.resolve("libnew_5_amd64.deb"), "libnew 5");
    }

    @Test
    void exactly_what_was_promised_passes() throws Exception {
        Guard guard = lay(promise());

        CommandResult result = call(guard, curlLine() + freshLine() + goneLine());

        assertThat(result.stderr()).isEmpty();
        assertThat(result.succeeded()).isTrue();
        assertThat(guard.refusal()).isEmpty();
        assertThat(guard.wasPassed()).isTrue();
    }

    @Test
    void the_order_of_apts_lines_and_its_lines_about_configuring_do_not_matter() throws Exception {
        Guard guard = lay(promise());
        String configuring = """
                curl 1 amd64 none < 2 amd64 none **CONFIGURE**
                already-there 7 all none = 7 all none **CONFIGURE**
                """;

        assertThat(call(guard, goneLine() + freshLine() + curlLine() + configuring)
                        .succeeded())
                .isTrue();
    }

    @Test
    void a_package_more_is_drift() throws Exception {
        Path extra = Files.writeString(folder.resolve("extra_1_amd64.deb"), "extra");

        refuses(
                curlLine() + freshLine() + goneLine() + coming("extra", "-", "1", extra),
                ProblemCode.DRIFT,
                "extra:amd64");
    }

    @Test
    void a_package_less_is_drift() throws Exception {
        refuses(curlLine() + goneLine(), ProblemCode.DRIFT, "libnew:amd64");
    }

    @Test
    void another_version_is_drift() throws Exception {
        refuses(coming("curl", "1", "3", curl) + freshLine() + goneLine(), ProblemCode.DRIFT, "curl:amd64 1 3");
    }

    @Test
    void another_version_before_it_is_drift() throws Exception {
        refuses(coming("curl", "0", "2", curl) + freshLine() + goneLine(), ProblemCode.DRIFT, "curl:amd64 0 2");
    }

    @Test
    void a_removal_that_nobody_promised_is_drift() throws Exception {
        refuses(
                curlLine() + freshLine() + goneLine() + "openssh-server 9 amd64 none > - - none **REMOVE**\n",
                ProblemCode.DRIFT,
                "openssh-server:amd64 9 - -");
    }

    @Test
    @BadInput("O37")
    void other_bytes_under_the_same_name_are_a_question_of_digest() throws Exception {
        Guard guard = lay(promise());
        Files.writeString(curl, "something else");

        assertThat(call(guard, curlLine() + freshLine() + goneLine()).succeeded())
                .isFalse();
        assertThat(guard.refusal()).get().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo(ProblemCode.DIGEST);
            assertThat(problem.message()).contains("curl:amd64 1 2");
        });
    }

    @Test
    @BadInput("O38")
    void a_symbolic_link_is_refused_even_to_the_right_bytes() throws Exception {
        Guard guard = lay(promise());
        Path link = Files.createSymbolicLink(folder.resolve("link.deb"), curl);

        assertThat(call(guard, coming("curl", "1", "2", link) + freshLine() + goneLine())
                        .succeeded())
                .isFalse();
        assertThat(guard.refusal()).get().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo(ProblemCode.DIGEST);
            assertThat(problem.message()).contains("link.deb is no plain file");
        });
    }

    @Test
    void a_missing_file_is_refused() throws Exception {
        Guard guard = lay(promise());
        Files.delete(fresh);

        assertThat(call(guard, curlLine() + freshLine() + goneLine()).succeeded())
                .isFalse();
        assertThat(guard.refusal()).isPresent();
        assertThat(guard.wasPassed()).isFalse();
    }

    @Test
    void a_package_that_changes_its_architecture_goes_as_one_and_comes_as_another() throws Exception {
        Path file = Files.writeString(folder.resolve("tool_2_amd64.deb"), "tool 2");
        Guard guard = lay(new ChangeSet(List.of(
                new Change.Remove(new PackageKey("tool", "all"), Version.deb("1")),
                new Change.Install(new PackageKey("tool", "amd64"), Version.deb("2"), content(file)))));

        var result = call(guard, "tool 1 all none < 2 amd64 none " + file + "\n");

        assertThat(result.stderr()).isEmpty();
        assertThat(result.succeeded()).isTrue();
    }

    @Test
    void another_version_of_the_hook_is_refused() throws Exception {
        Guard guard = lay(promise());

        assertThat(run(guard, "VERSION 2\n\ncurl 1 < 2 " + curl + "\n").succeeded())
                .isFalse();
        assertThat(guard.wasPassed()).isFalse();
    }

    @Test
    void silence_is_no_promise_kept() throws Exception {
        assertThat(run(lay(promise()), "").succeeded()).isFalse();
        assertThat(run(lay(promise()), HEAD).succeeded()).isFalse();
    }

    @Test
    void a_name_that_a_shell_would_run_is_only_a_name() throws Exception {
        Guard guard = lay(promise());
        Path proof = folder.resolve("proof");

        call(guard, curlLine() + "$(touch${IFS}" + proof + ") 1 amd64 none < 2 amd64 none `touch " + proof + "`\n");

        assertThat(proof).doesNotExist();
        assertThat(guard.wasPassed()).isFalse();
    }

    private void refuses(String body, ProblemCode code, String named) throws Exception {
        Guard guard = lay(promise());

        assertThat(call(guard, body).succeeded()).isFalse();
        assertThat(guard.refusal()).get().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo(code);
            assertThat(problem.message()).contains(named).contains("nothing was installed");
        });
        assertThat(guard.wasPassed()).isFalse();
    }

    private Guard lay(ChangeSet promised) throws IOException, UnreachableException {
        return Guard.lay(runner, folder.resolve("work"), promised);
    }

    private CommandResult call(Guard guard, String body) throws UnreachableException {
        return run(guard, HEAD + body);
    }

    private CommandResult run(Guard guard, String input) throws UnreachableException {
        return runner.run(Command.of("sh", guard.program().toString()).withStdin(input));
    }

    private ChangeSet promise() throws IOException {
        return new ChangeSet(List.of(
                new Change.Replace(new PackageKey("curl", "amd64"), Version.deb("1"), Version.deb("2"), content(curl)),
                new Change.Install(new PackageKey("libnew", "amd64"), Version.deb("5"), content(fresh)),
                new Change.Remove(new PackageKey("libold", "all"), Version.deb("4"))));
    }

    private static Content content(Path file) throws IOException {
        return new Content(Digests.sha256(file), Files.size(file));
    }

    private String curlLine() {
        return coming("curl", "1", "2", curl);
    }

    private String freshLine() {
        return coming("libnew", "-", "5", fresh);
    }

    private static String coming(String name, String from, String to, Path file) {
        String architecture = from.equals("-") ? "-" : "amd64";
        return name + " " + from + " " + architecture + " none < " + to + " amd64 same " + file + "\n";
    }

    private static String goneLine() {
        return "libold 4 all none > - - none **REMOVE**\n";
    }
}
