package io.oakum.lab;

import io.oakum.lab.LayerStore.Maker;
import io.oakum.lab.LayerStore.Making;
import io.oakum.lab.LayerStore.Recipe;
import io.oakum.transport.CommandRunner.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which layers a kind of host stands on, and how each is made. */
final class Layers {
    /** A small server: remote access, a web server, and the libraries in which holes are found most often. */
    private static final String PACKAGES = "openssh-server,ca-certificates,curl,openssl,systemd,systemd-sysv,dbus,"
            + "libpam-systemd,iproute2,procps,python3-minimal,nginx-light";

    private static final Duration FOR_EVER = Duration.ofDays(36_500);

    /** The security source's lists change several times a day, and expire after a week. */
    private static final Duration LISTS_KEEP = Duration.ofHours(24);

    private static final Duration LONGEST = Duration.ofMinutes(15);

    private final LayerStore store;
    private final Tools tools;
    private final Mirrors mirrors;
    private final InstantSource clock;

    Layers(LayerStore store, Tools tools, Mirrors mirrors, InstantSource clock) {
        this.store = store;
        this.tools = tools;
        this.mirrors = mirrors;
        this.clock = clock;
    }

    /** The folders that hosts of this kind stand on, the uppermost first. */
    List<Path> under(HostKind kind, Release release) throws LabException {
        Path base = store.layer(base(release));
        List<Path> offered = onTopOf(List.of(base), offered(release, base));
        return switch (kind) {
            case HostKind.Outstanding() -> offered;
            case HostKind.Current() -> onTopOf(offered, scripted(release, "current", offered, List.of()));
            case HostKind.InTrouble(Trouble trouble) -> inTrouble(trouble, release, offered);
        };
    }

    private List<Path> inTrouble(Trouble trouble, Release release, List<Path> offered) throws LabException {
        return switch (trouble) {
            case NOSPACE -> offered; // the room is missing on the host's own disk, not in a layer
            case HELD, UNPACKED -> onTopOf(offered, scripted(release, trouble.word(), offered, List.of()));
            case KERNEL ->
                onTopOf(
                        offered,
                        scripted(
                                release,
                                trouble.word(),
                                offered,
                                List.of(release.codename(), mirrors.release(), release.former())));
            case CONFFILE, INTERRUPTED, STALE_RELEASE, UNSIGNED ->
                onTopOf(offered, withDemonstration(release, trouble, offered));
        };
    }

    private List<Path> onTopOf(List<Path> lower, Recipe recipe) throws LabException {
        var layers = new ArrayList<>(List.of(store.layer(recipe)));
        layers.addAll(lower);
        return List.copyOf(layers);
    }

    private Recipe base(Release release) {
        String script = Scripts.text("base");
        return new Recipe(
                release.number() + "-base",
                script + PACKAGES + mirrors.release(),
                FOR_EVER,
                making -> run(
                        making,
                        inOwnNamespaces(
                                script,
                                List.of(release.codename(), making.upper().toString(), mirrors.release(), PACKAGES))));
    }

    private Recipe offered(Release release, Path base) {
        return onLayers(
                release.number() + "-offered",
                "offered",
                List.of(base),
                List.of(release.codename(), mirrors.release(), mirrors.security(), release.sourceFormat()),
                LISTS_KEEP,
                _ -> {});
    }

    private Recipe scripted(Release release, String script, List<Path> lower, List<String> arguments) {
        return onLayers(release.number() + "-" + script, script, lower, arguments, FOR_EVER, _ -> {});
    }

    private Recipe withDemonstration(Release release, Trouble trouble, List<Path> lower) {
        return onLayers(
                release.number() + "-" + trouble.word(),
                trouble.word(),
                lower,
                List.of(),
                FOR_EVER,
                making -> new Demonstration(tools, clock).layInto(making, trouble));
    }

    private Recipe onLayers(
            String name, String script, List<Path> lower, List<String> arguments, Duration keeps, Maker before) {
        String text = Scripts.text(script);
        String lowers = lower.stream().map(Path::toString).collect(Collectors.joining(":"));
        return new Recipe(name, text + Demonstration.EDITION + lowers + arguments, keeps, making -> {
            before.fill(making);
            var all = Stream.concat(
                    Stream.of(
                            lowers,
                            making.upper().toString(),
                            making.work().toString(),
                            making.root().toString(),
                            text),
                    arguments.stream());
            run(making, inOwnNamespaces(Scripts.text("layer"), all.toList()));
        });
    }

    /** What it said is kept while it is half made, for those who want to know why. */
    private void run(Making making, Command command) throws LabException, IOException {
        var result = tools.attempt(command);
        Path log = making.scratch().resolve("log");
        Files.writeString(log, result.stdout() + result.stderr());
        if (!result.succeeded()) {
            throw new LabException(
                    "%s could not be made, it ended with %s:%n%s"
                            .formatted(
                                    making.scratch().getFileName(),
                                    result.exit(),
                                    Tools.lastLines(result.stdout() + result.stderr())),
                    "see all it said in " + log + "; is the mirror " + mirrors.release()
                            + " in reach? then: oakum lab up again");
        }
    }

    private static Command inOwnNamespaces(String script, List<String> arguments) {
        var argv = new ArrayList<>(List.of(
                "unshare",
                "--mount",
                "--pid",
                "--fork",
                "--kill-child",
                "--uts",
                "--ipc",
                "/bin/sh",
                "-c",
                script,
                "lab"));
        argv.addAll(arguments);
        return Command.of(argv).within(LONGEST);
    }
}
