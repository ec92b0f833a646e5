package io.oakum.agent;

import io.oakum.trust.Sha256;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The network half's process, and what a person on the host asks of it. */
public final class AgentMain {
    private static final String HELP = """
            oakum-agent: makes this machine a host of a fleet and keeps it one.

              oakum-agent enrol --server URL --pin SHA256   asks to be a host; reads the token from standard input,
                                                            or from --token-file FILE, which it then removes;
                                                            with --trust SHA256 root here obeys what that fleet's people sign
              oakum-agent run                               stays, reports, does what it is asked
              oakum-agent status                            who manages this host, and what was done here last; 4 where
                                                            no server was heard for three days
              oakum-agent fingerprint                       what a person compares before letting this host in
              oakum-agent seal                              forgets who this host is: before it becomes an image for others

            Options of all: --state DIR (/var/lib/oakum-agent), --socket FILE (/run/oakum/root.sock)

            Example:
              echo TOKEN | sudo oakum-agent enrol --server https://oakum.example:8441 --pin 3f1c...
            """;

    private static final Set<String> OPTIONS =
            Set.of("--server", "--pin", "--state", "--socket", "--token-file", "--trust");
    private static final int WRONG_USAGE = 2;
    private static final int WORLD_FAILED = 3;
    private static final int STALE = 4;

    private AgentMain() {}

    public static void main(String[] words) throws InterruptedException {
        System.exit(run(List.of(words)));
    }

    private static int run(List<String> words) throws InterruptedException {
        if (words.isEmpty() || words.contains("--help") || words.contains("-h")) {
            System.out.print(HELP);
            return words.isEmpty() ? WRONG_USAGE : 0;
        }
        var options = new HashMap<String, String>();
        for (int i = 1; i < words.size(); i += 2) {
            if (!OPTIONS.contains(words.get(i)) || i + 1 == words.size()) {
                System.err.println("oakum-agent: " + words.get(i) + " is not understood; see oakum-agent --help");
                return WRONG_USAGE;
            }
            options.put(words.get(i), words.get(i + 1));
        }
        try {
            return command(words.getFirst(), options);
        } catch (AgentException | IOException e) {
            System.err.println("oakum-agent: " + e.getMessage());
            return WORLD_FAILED;
        }
    }

    private static int command(String word, Map<String, String> options)
            throws AgentException, IOException, InterruptedException {
        var folder = new AgentFolder(Path.of(options.getOrDefault("--state", "/var/lib/oakum-agent")));
        switch (word) {
            case "enrol" -> {
                return enrol(folder, options);
            }
            case "run" -> {
                var root =
                        new RootHalf(Path.of(options.getOrDefault("--socket", "/run/oakum/root.sock")), RootHalf.LOOK);
                new NetworkHalf(folder, root, version()).run();
            }
            case "status" -> {
                AgentStatus status = AgentStatus.of(folder, Instant.now());
                System.out.print(status.text());
                return status.silence() == Silence.STALE ? STALE : 0;
            }
            case "seal" -> {
                folder.seal();
                System.out.println(
                        "This host is in no fleet any more, and copies of it are hosts of their own: each enrols"
                                + " afresh. Retire the old one: oakum hosts retire");
            }
            case "fingerprint" -> System.out.println(folder.key().verifyingKey().id());
            default -> {
                System.err.println("oakum-agent: no command is called '" + word + "'; see oakum-agent --help");
                return WRONG_USAGE;
            }
        }
        return 0;
    }

    private static int enrol(AgentFolder folder, Map<String, String> options)
            throws AgentException, IOException, InterruptedException {
        String pin = options.getOrDefault("--pin", "");
        if (!options.containsKey("--server") || !pin.matches("[0-9a-f]{64}")) {
            System.err.println("oakum-agent: enrol needs --server URL and --pin SHA256, 64 hexadecimal digits");
            return WRONG_USAGE;
        }
        Optional<Path> file = Optional.ofNullable(options.get("--token-file")).map(Path::of);
        String token = file.isPresent() ? Files.readString(file.get()).strip() : token();
        boolean isIn = new Enrolling(folder, version()).ask(options.get("--server"), Sha256.ofHex(pin), token);
        if (file.isPresent()) {
            Files.deleteIfExists(file.get());
        }
        System.out.println(
                isIn
                        ? "This host is in the fleet."
                        : "This host has asked. Compare its fingerprint and let it in: "
                                + folder.key().verifyingKey().id());
        return 0;
    }

    /** From standard input: an argument would stand in the list of processes for all to read. */
    private static String token() throws IOException {
        var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        String line = input.readLine();
        return line == null ? "" : line.strip();
    }

    /** Of what runs, which is not what is installed while that is being replaced. */
    private static String version() {
        String version = AgentMain.class.getPackage().getImplementationVersion();
        return System.getProperty("oakum.agent.version", version == null ? "0" : version);
    }
}
