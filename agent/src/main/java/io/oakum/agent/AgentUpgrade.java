package io.oakum.agent;

import io.oakum.core.plan.ChangeSet;
import io.oakum.transport.CommandRunner;
import io.oakum.transport.CommandRunner.Command;
import io.oakum.transport.CommandRunner.CommandResult;
import io.oakum.transport.CommandRunner.UnreachableException;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;

/**
 * The work in which the agent is replaced. dpkg takes away the very files that it runs from, so it runs from a copy of its own; and since
 * until its end nothing else here can be relied on, systemd begins it again where it is killed or the power goes.
 *
 * @param home such as {@code /usr/lib/oakum-agent}
 * @param units such as {@code /etc/systemd/system}
 */
record AgentUpgrade(CommandRunner runner, Path home, Path units) {
    private static final Duration COPYING = Duration.ofMinutes(10);

    static boolean is(String kind, JsonObject request) {
        try {
            return kind.equals("carry-out")
                    && ChangeSet.ofCanonicalLines(request.text("changes")).touchesAgent();
        } catch (JsonException | IllegalArgumentException e) {
            // What cannot be read is refused by whoever does the work.
            return false;
        }
    }

    /** Begins the work, or goes on with it. */
    void start(String id, Path work) throws IOException, UnreachableException {
        Path image = image(work);
        String name = "oakum-upgrade-" + id + ".service";
        Path unit = units.resolve(name);
        Path wanted = units.resolve("multi-user.target.wants").resolve(name);
        Durable.write(unit, text(id, work, image, List.of(wanted, unit)), "rw-r--r--");
        Files.createDirectories(wanted.getParent());
        Files.deleteIfExists(wanted);
        Files.createSymbolicLink(wanted, unit);
        must(Command.of("systemctl", "daemon-reload"));
        must(Command.of("systemctl", "start", "--no-block", name));
    }

    /** Made before anything is replaced, and whole or not there: what dpkg left half-way is never copied over it. */
    private Path image(Path work) throws IOException, UnreachableException {
        Path image = work.resolve("image");
        if (Files.isDirectory(image)) {
            return image;
        }
        Path unfinished = work.resolve("image.new");
        must(Command.of("rm", "-rf", "--one-file-system", unfinished.toString()));
        must(Command.of("cp", "-a", home.toString(), unfinished.toString()).within(COPYING));
        Path options = unfinished.resolve("root.options");
        Files.writeString(options, Files.readString(options).replace(home.toString(), image.toString()));
        must(Command.of("sync", "-f", unfinished.toString()).within(COPYING));
        Files.move(unfinished, image, StandardCopyOption.ATOMIC_MOVE);
        return image;
    }

    private static String text(String id, Path work, Path image, List<Path> itself) {
        return """
                [Unit]
                Description=Oakum: replace the agent (%1$s)
                After=local-fs.target network.target
                StartLimitIntervalSec=1h
                StartLimitBurst=5

                [Service]
                Type=oneshot
                ExecStart=%2$s/runtime/bin/java @%2$s/root.options --work %1$s
                ExecStart=/bin/rm -f -- %3$s %4$s
                ExecStart=/bin/rm -rf --one-file-system -- %2$s
                Restart=on-failure
                RestartSec=2
                Environment=LC_ALL=C.UTF-8
                EnvironmentFile=-/etc/oakum/agent.env
                UnsetEnvironment=JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS _JAVA_OPTIONS CLASSPATH LD_PRELOAD LD_LIBRARY_PATH LD_AUDIT
                LimitCORE=0
                StandardOutput=append:%5$s
                StandardError=append:%5$s

                [Install]
                WantedBy=multi-user.target
                """.formatted(id, image, itself.get(0), itself.get(1), work.resolve("log"));
    }

    private void must(Command command) throws IOException, UnreachableException {
        CommandResult result = runner.run(command);
        if (!result.succeeded()) {
            throw new IOException("the agent cannot be replaced: " + String.join(" ", command.argv()) + ": "
                    + result.stderr().strip());
        }
    }
}
