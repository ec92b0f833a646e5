package io.oakum.execution;

import io.oakum.core.plan.Change;
import io.oakum.core.plan.ChangeSet;
import io.oakum.core.version.Version;
import io.oakum.packages.PackageManager.Supply;
import io.oakum.testkit.Fuzz;
import io.oakum.testkit.Fuzzes;
import io.oakum.trust.Json;
import io.oakum.trust.JsonException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that root reads, as a full disk, an owner or a power cut leaves them. */
final class ExecutionFuzzTest {
    /** Each input is a file. */
    private static final int FEW = 400;

    private static final String SEEN = """
            {"vulnerability":"CVE-2026-1","firstSeen":"2026-11-01T00:00:00Z","due":"2026-11-15T00:00:00Z","rule":"kev"}
            """;
    private static final String ORIGINS = """
            {"package":"nginx","arch":"amd64","version":"1.26-1","from":"nginx"}
            """;
    private static final String JOURNAL = """
            {"act":"begin","at":"2026-11-25T12:00:00Z","before":"x","kind":"patch","goal":"all"}
            {"act":"finish","at":"2026-11-25T12:01:00Z","before":"y","verdict":"confirmed"}
            """;
    private static final String CATALOGUE = """
            {"catalogVersion":"2026.01.01",
             "vulnerabilities":[{"cveID":"CVE-2026-0001","dateAdded":"2026-01-01","dueDate":"2026-01-22"}]}
            """;

    @TempDir
    private Path folder;

    @Test
    @Fuzzes({SeenFile.class, RunRecord.class, InventoryFile.class})
    void files_that_were_written_here_are_read_as_far_as_they_are_good() {
        Fuzz.of("seen")
                .from(SEEN)
                .atMost(FEW)
                .gives(bytes -> SeenFile.open(file("seen.jsonl", bytes)).newest());
        Fuzz.of("origins").from(ORIGINS).atMost(FEW).gives(bytes -> {
            Files.createDirectories(folder.resolve("state"));
            file("state/origins.jsonl", bytes);
            PackageOrigins.ofHost(HostFolders.below(folder));
        });
        Fuzz.of("journal").from(JOURNAL).atMost(FEW).gives(bytes -> {
            file("run.jsonl", bytes);
            RunRecord run = RunRecord.read(folder, "run");
            run.goal();
            run.verdict();
        });
        Fuzz.of("inventory-file")
                .from(
                        "h1\tdebian\t12\t6.1\t6.1\tboot\t2026-11-25T12:00:00Z\nbash\tamd64\t5.1\tbash\t5.1\tfalse\tINSTALLED\n")
                .refusedBy(IOException.class)
                .atMost(FEW)
                .gives(bytes -> InventoryFile.read(file("inventory.tsv", bytes)));
    }

    @Test
    @Fuzzes({NeverRestart.class, HealthChecks.class})
    void lists_of_the_owner_are_read() {
        Fuzz.of("never-restart")
                .from("dbus.service # the bus\nuser@*.service\n")
                .reads(text -> NeverRestart.parse(text).restarted(List.of("a.service")));
        Fuzz.of("health-checks")
                .from("curl -fsS http://localhost/ # the shop\n\n")
                .reads(HealthChecks::parse);
    }

    @Test
    @Fuzzes(KnownExploited.class)
    void a_catalogue_is_read_or_refused() {
        Fuzz.of("catalogue")
                .from(CATALOGUE)
                .atMost(FEW)
                .refusedBy(JsonException.class)
                .gives(bytes -> KnownExploited.read(file("kev.json", bytes)));
    }

    @Test
    @Fuzzes({ChangeSetJson.class, Promise.class})
    void documents_of_a_run_are_read_or_refused() {
        var changes = new ChangeSet(List.of(
                new Change.Replace(Samples.key("bash"), Version.deb("1"), Version.deb("2"), Samples.CONTENT),
                new Change.Remove(Samples.key("old"), Version.deb("1"))));
        var promise = new Promise(
                changes,
                new Supply(Path.of("/var/cache/oakum"), Map.of(Samples.key("bash"), Path.of("/var/cache/oakum/x.deb"))),
                Set.of(Samples.key("bash")),
                Set.of(),
                "");
        Fuzz.of("promise")
                .from(Json.write(promise.json()))
                .refusedBy(JsonException.class)
                .reads(text -> Promise.read(Json.readObject(text.getBytes(StandardCharsets.UTF_8))));
        Fuzz.of("change-set-json")
                .from(Json.write(ChangeSetJson.write(promise.changes())))
                .refusedBy(JsonException.class)
                .reads(text -> ChangeSetJson.read(Json.readObject(text.getBytes(StandardCharsets.UTF_8))));
    }

    @Test
    @Fuzzes({Unwell.class, Well.class})
    void what_was_unwell_is_read_or_refused() {
        Fuzz.of("unwell")
                .from(Json.write(new Unwell(Set.of("a.service"), Set.of("curl x")).json(List.of("c: why"))))
                .refusedBy(JsonException.class)
                .reads(text -> Unwell.read(Json.readObject(text.getBytes(StandardCharsets.UTF_8))));
        Fuzz.of("well")
                .from("{\"active\":[\"a.service\"],\"failed\":[],\"checks\":[\"curl x\"],\"patienceSeconds\":60}")
                .refusedBy(JsonException.class)
                .reads(text -> Well.read(Json.readObject(text.getBytes(StandardCharsets.UTF_8))));
    }

    private Path file(String name, byte[] bytes) throws IOException {
        return Files.write(folder.resolve(name), bytes);
    }
}
