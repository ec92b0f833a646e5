package io.oakum.e2e;

import io.oakum.lab.Lab;
import io.oakum.lab.LabException;
import io.oakum.lab.LabHost;
import io.oakum.lab.LabImage;
import io.oakum.lab.LabRequest;
import io.oakum.lab.LabSettings;
import io.oakum.transport.CommandRunner.Command;
import io.oakum.transport.CommandRunner.CommandResult;
import io.oakum.transport.CommandRunner.Exit;
import io.oakum.transport.CommandRunner.UnreachableException;
import io.oakum.transport.LocalRunner;
import io.oakum.trust.Json;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A lab host on which the built program is used as a person would. */
record Patient(LabHost host) {
    /** Prints the package database and all of /etc, by digests. */
    static final String DATABASE_AND_ETC =
            "cd / && find etc var/lib/dpkg -xdev -type f ! -name lock ! -name 'lock-*' -print0 | sort -z | xargs -0 sha256sum";

    private static final Duration LONG = Duration.ofMinutes(20);

    /** What a command answered. */
    record Answer(int exit, String out, String err) {
        static Answer of(CommandResult result) {
            int exit = result.exit() instanceof Exit.Code(int value) ? value : -1;
            return new Answer(exit, result.stdout(), result.stderr());
        }

        JsonObject json() throws JsonException {
            return Json.readObject(out.getBytes(StandardCharsets.UTF_8));
        }

        /** The codes of the document's problems. */
        List<String> problems() throws JsonException {
            var codes = new ArrayList<String>();
            for (JsonObject problem : json().objects("problems")) {
                codes.add(problem.text("code"));
            }
            return codes;
        }
    }

    /** A lab whose hosts have the built program on their path. */
    static Lab lab(String name) {
        var settings = new LabSettings(
                Path.of("target", "lab", name).toAbsolutePath(),
                LabSettings.of(System.getenv()).bases());
        var image = new LabImage(
                Path.of("..", "cli", "target", "dist").toAbsolutePath(), Path.of(System.getProperty("java.home")));
        return Lab.at(settings, image, new LocalRunner(), line -> System.err.println("lab: " + line));
    }

    static List<Patient> up(Lab lab, LabRequest request) throws LabException {
        return lab.up(request).stream().map(Patient::new).toList();
    }

    Answer oakum(String... arguments) throws UnreachableException {
        var argv = new ArrayList<>(List.of("oakum"));
        argv.addAll(List.of(arguments));
        return run(Command.of(argv));
    }

    Answer sh(String script) throws UnreachableException {
        return run(Command.of("/bin/sh", "-c", script));
    }

    private Answer run(Command command) throws UnreachableException {
        return Answer.of(host.runner().run(command.within(LONG)));
    }

    /** The owner's word that everything may be restarted, the bus and the logins too. */
    void allowEveryRestart() throws UnreachableException {
        sh("mkdir -p /etc/oakum && : >/etc/oakum/never-restart");
    }

    /** Everything that a change of packages may alter, and an undo has to bring back, by name. */
    Map<String, String> fingerprint() throws UnreachableException {
        var facts = new TreeMap<String, String>();
        facts.put(
                "versions",
                sh("dpkg-query -W -f '${Package}:${Architecture} ${Version} ${db:Status-Abbrev}\\n' | sort")
                        .out());
        facts.put("marks", sh("apt-mark showauto | sort").out());
        facts.put("holds", sh("apt-mark showhold | sort").out());
        // Without what a Python run writes beside its modules, and what ldconfig and systemd count.
        String files =
                sh("cd / && find etc usr -xdev \\( -name __pycache__ -prune \\) -o -type f -print0 | sort -z | xargs -0 sha256sum")
                        .out();
        for (String line : files.split("\n")) {
            facts.put(line.substring(line.indexOf(' ')).strip(), line.substring(0, line.indexOf(' ')));
        }
        return facts;
    }

    /** The package database and all of /etc, byte by byte. */
    String databaseAndEtc() throws UnreachableException {
        return sh(DATABASE_AND_ETC).out();
    }
}
