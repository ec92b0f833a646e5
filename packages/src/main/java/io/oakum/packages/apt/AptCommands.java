package io.oakum.packages.apt;

import io.oakum.transport.CommandRunner.Command;
import io.oakum.transport.CommandRunner.Lifetime;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Every command line with which apt and dpkg are asked or told. Constant but for its arguments: nothing ambient reaches them. */
final class AptCommands {
    static final String INVENTORY_FORMAT =
            "${Package}\\t${Architecture}\\t${Version}\\t${source:Package}\\t${source:Version}\\t${db:Status-Abbrev}\\n";

    /** How many packages one {@code apt-cache} call names, so that no argument vector outgrows the kernel's limit. */
    static final int NAMES_PER_CALL = 2_000;

    /** Signatures are never waived, whatever the host's configuration says; phased updates are shown apart instead of taken. */
    private static final List<String> SAFE = List.of(
            "-o", "APT::Get::AllowUnauthenticated=false",
            "-o", "Acquire::AllowInsecureRepositories=false",
            "-o", "Acquire::AllowDowngradeToInsecureRepositories=false",
            "-o", "APT::Get::Never-Include-Phased-Updates=true",
            "-o", "APT::Get::Show-Upgraded=true",
            "-o", "DPkg::Lock::Timeout=30",
            "-o", "quiet::NoStatistic=true");

    private static final List<String> KEEP_LOCAL_FILES =
            List.of("-o", "Dpkg::Options::=--force-confdef", "-o", "Dpkg::Options::=--force-confold");

    private final Map<String, String> environment;

    /** @param hostEnvironment what the host's owners set for reaching repositories, such as a proxy; nothing else is taken from it */
    AptCommands(Map<String, String> hostEnvironment) {
        var constant = new HashMap<>(Command.PLAIN_ENVIRONMENT);
        constant.put("DEBIAN_FRONTEND", "noninteractive");
        constant.put("DEBIAN_PRIORITY", "critical");
        constant.put("UCF_FORCE_CONFFOLD", "1");
        constant.put("NEEDRESTART_SUSPEND", "1");
        constant.put("APT_LISTCHANGES_FRONTEND", "none");
        constant.put("HOME", "/root");
        for (String name : List.of("http_proxy", "https_proxy", "ftp_proxy", "no_proxy")) {
            String value = hostEnvironment.get(name);
            if (value != null) {
                constant.put(name, value);
            }
        }
        this.environment = Map.copyOf(constant);
    }

    Command hostFacts() {
        return command(
                "cat",
                "/etc/os-release",
                "/proc/sys/kernel/random/boot_id",
                "/proc/sys/kernel/osrelease",
                "/proc/sys/kernel/hostname");
    }

    Command inventory() {
        return command("dpkg-query", "-W", "-f", INVENTORY_FORMAT);
    }

    Command showAutomatic() {
        return command("apt-mark", "showauto");
    }

    Command nativeArchitecture() {
        return command("dpkg", "--print-architecture");
    }

    Command packageFiles() {
        return command("apt-cache", "policy");
    }

    Command policy(Collection<String> names) {
        return apt(List.of("apt-cache", "policy"), List.of(), names);
    }

    Command show(Collection<String> pins) {
        return apt(List.of("apt-cache", "show"), List.of(), pins);
    }

    /**
     * What an upgrade of everything would change, by name: apt works its answer out and stops short of playing it through, which
     * takes as long again.
     */
    Command summarizeEverything() {
        var options = new ArrayList<>(SAFE);
        options.addAll(List.of("-o", "APT::Get::Show-Versions=false"));
        return apt(List.of("apt-get", "-q", "--print-uris"), options, List.of("dist-upgrade"));
    }

    Command simulateEverything() {
        return apt(List.of("apt-get", "-q", "-s"), SAFE, List.of("dist-upgrade"));
    }

    Command simulateInstall(Collection<String> pins) {
        return apt(List.of("apt-get", "-q", "-s", "--allow-downgrades"), SAFE, installing(pins));
    }

    Command fetch(Collection<String> pins, Path archives) {
        var options = new ArrayList<>(SAFE);
        options.addAll(List.of("-o", "Dir::Cache::archives=" + archives));
        return apt(List.of("apt-get", "-q", "-y", "--download-only", "--allow-downgrades"), options, installing(pins))
                .within(Duration.ofHours(2))
                .lasting(Lifetime.STOPPABLE);
    }

    /** Fetches files into a folder without asking what they depend on. */
    Command download(Collection<String> pins, Path into) {
        return apt(List.of("env", "-C", into.toString(), "apt-get", "-q", "download"), SAFE, pins)
                .within(Duration.ofHours(1))
                .lasting(Lifetime.STOPPABLE);
    }

    Command update() {
        return apt(List.of("apt-get", "-q", "update"), SAFE, List.of())
                .within(Duration.ofMinutes(15))
                .lasting(Lifetime.STOPPABLE);
    }

    /**
     * Where apt finds what it installs.
     *
     * @param areNamed whether some packages are files of their own: apt then "fetches" these from where they lie, and may not be told to
     *     fetch nothing; the guard sees to it that nothing else comes
     * @param halfWay files of what dpkg was cut off in replacing: apt goes down from such a version only where it could install that anew, and
     *     else does nothing at all
     */
    record Found(Path archives, boolean areNamed, List<Path> halfWay) {}

    /** @param isUndo whether versions may go down, and what goes goes whole */
    Command install(Collection<String> pins, Found found, Path guard, boolean isUndo, Duration limit) {
        var options = new ArrayList<>(SAFE);
        options.addAll(KEEP_LOCAL_FILES);
        options.addAll(List.of(
                "-o",
                "Dir::Cache::archives=" + found.archives(),
                "-o",
                "DPkg::Pre-Install-Pkgs::=" + guard,
                "-o",
                "DPkg::Tools::Options::" + guard + "::Version=3",
                "-o",
                "APT::Keep-Downloaded-Packages=true"));
        var program = new ArrayList<>(List.of("apt-get", "-q", "-y"));
        if (!found.areNamed()) {
            program.add("--no-download");
        }
        found.halfWay().forEach(file -> program.add("--with-source=" + file));
        if (isUndo) {
            program.addAll(List.of("--allow-downgrades", "--purge"));
        }
        return apt(program, options, installing(pins)).within(limit).lasting(Lifetime.OUTLIVING);
    }

    Command markAutomatic(Collection<String> names) {
        return apt(List.of("apt-mark", "auto"), List.of(), names);
    }

    Command audit() {
        return command("dpkg", "--audit");
    }

    Command interruptedUpdates() {
        return command("find", "/var/lib/dpkg/updates", "-type", "f");
    }

    /** Prints {@code cache='/the/file'} of the cache that apt answers questions from. */
    Command cacheFile() {
        return command("apt-config", "shell", "cache", "Dir::Cache::pkgcache/f");
    }

    /** Changes nothing: dpkg takes in what an interrupted one left in its journal, which keeps apt from doing anything. */
    Command takeInJournal() {
        return command("dpkg", "--set-selections").lasting(Lifetime.OUTLIVING);
    }

    Command configurePending(Duration limit) {
        return command("dpkg", "--force-confdef", "--force-confold", "--configure", "-a")
                .within(limit)
                .lasting(Lifetime.OUTLIVING);
    }

    Command configure(Collection<String> names, Duration limit) {
        return apt(List.of("dpkg", "--force-confdef", "--force-confold", "--configure"), List.of(), names)
                .within(limit)
                .lasting(Lifetime.OUTLIVING);
    }

    Command fixBroken(Duration limit) {
        var options = new ArrayList<>(SAFE);
        options.addAll(KEEP_LOCAL_FILES);
        return apt(List.of("apt-get", "-q", "-y", "--no-remove"), options, List.of("-f", "install"))
                .within(limit)
                .lasting(Lifetime.OUTLIVING);
    }

    private static List<String> installing(Collection<String> pins) {
        var all = new ArrayList<String>();
        all.add("install");
        all.addAll(pins);
        return all;
    }

    private Command command(String... argv) {
        return new Command(List.of(argv), environment, "", Duration.ofMinutes(2));
    }

    private Command apt(List<String> program, List<String> options, Collection<String> arguments) {
        var argv = new ArrayList<>(program);
        argv.addAll(options);
        argv.addAll(arguments);
        return new Command(argv, environment, "", Duration.ofMinutes(5));
    }
}
