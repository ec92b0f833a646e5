package io.oakum.server;

import io.oakum.control.FeedCatalogue;
import io.oakum.control.TlsFiles;
import io.oakum.server.demo.DemoFleet;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a server is started.
 *
 * @param data where everything lies that must survive
 * @param people where people and their programs call
 * @param agents where agents call
 * @param operation where health and figures are asked, apart from both
 * @param database a PostgreSQL of the owner's; empty for the embedded one
 * @param person who runs this, the first administrator
 * @param feeds where knowledge of the world comes from
 * @param wantsReference whether each plan has to name a change of the owner's own books
 * @param demoHosts how many hosts are made up where a fleet is founded; 0 for a real fleet
 * @param address where people find the pages, where that is not where the server listens
 * @param tls the certificate that people are shown; empty where they come from this machine alone or through a proxy
 * @param operatorKey that person's SSH key, the file without {@code .pub}
 */
record ServerSettings(
        Path data,
        InetSocketAddress people,
        InetSocketAddress agents,
        InetSocketAddress operation,
        Optional<OwnDatabase> database,
        String person,
        Path operatorKey,
        FeedSettings feeds,
        boolean wantsReference,
        int demoHosts,
        SiteAddress address,
        Optional<TlsFiles> tls) {
    static final List<String> OPTIONS = List.of(
            "--data",
            "--listen",
            "--agents",
            "--operation",
            "--db",
            "--db-user",
            "--db-password-file",
            "--person",
            "--operator-key",
            "--feeds",
            "--feed-hosts",
            "--feed-proxy",
            "--feed-keys",
            "--change-reference",
            "--demo",
            "--address",
            "--tls-certificate",
            "--tls-key");

    private static final int MAX_PORT = 65_535;

    /** @param passwordFile holds the password and nothing else */
    record OwnDatabase(String url, String user, Path passwordFile) {}

    /** What the words say, or everything that is wrong with them. */
    sealed interface Parsed {
        record Good(ServerSettings settings) implements Parsed {}

        record Bad(List<String> problems) implements Parsed {}
    }

    private static void requireThisMachine(InetSocketAddress people, List<String> problems) {
        if (!people.getAddress().isLoopbackAddress()) {
            problems.add("--listen " + people.getHostString() + " is not this machine alone: people's passwords and"
                    + " cookies would go over the network in the clear; give a certificate (--tls-certificate FILE"
                    + " --tls-key FILE), or put a TLS proxy before 127.0.0.1");
        }
    }

    private static Optional<TlsFiles> tls(Map<String, String> values, InetSocketAddress people, List<String> problems) {
        Optional<Path> certificate =
                Optional.ofNullable(values.get("--tls-certificate")).map(Path::of);
        Optional<Path> key = Optional.ofNullable(values.get("--tls-key")).map(Path::of);
        if (certificate.isEmpty() && key.isEmpty()) {
            requireThisMachine(people, problems);
        } else if (certificate.isEmpty() || key.isEmpty()) {
            problems.add("--tls-certificate and --tls-key go together; "
                    + (key.isPresent() ? "--tls-certificate" : "--tls-key") + " is missing");
        }
        return certificate.flatMap(first -> key.map(second -> new TlsFiles(first, second)));
    }

    static Parsed parse(List<String> words) {
        var problems = new ArrayList<String>();
        Map<String, String> values = values(words, OPTIONS, problems);
        Optional<Path> data = required(values, "--data", problems).map(Path::of);
        Optional<Path> key = required(values, "--operator-key", problems).map(Path::of);
        InetSocketAddress people = address(values, "--listen", "127.0.0.1:8440", problems);
        InetSocketAddress agents = address(values, "--agents", "0.0.0.0:8441", problems);
        InetSocketAddress operation = address(values, "--operation", "127.0.0.1:8442", problems);
        Optional<TlsFiles> tls = tls(values, people, problems);
        Optional<FeedSettings> feeds = feeds(values, data, problems);
        boolean wantsReference = wantsReference(values, problems);
        int demoHosts = demoHosts(values, problems);
        SiteAddress site = site(values, problems);
        if (!problems.isEmpty()) {
            return new Parsed.Bad(problems);
        }
        return new Parsed.Good(new ServerSettings(
                data.orElseThrow(),
                people,
                agents,
                operation,
                database(values),
                values.getOrDefault("--person", "admin"),
                key.orElseThrow(),
                feeds.orElseThrow(),
                wantsReference,
                demoHosts,
                site,
                tls));
    }

    private static boolean wantsReference(Map<String, String> values, List<String> problems) {
        String word = values.getOrDefault("--change-reference", "optional");
        if (!List.of("optional", "required").contains(word)) {
            problems.add("--change-reference is optional or required, not '" + word + "'");
        }
        return word.equals("required");
    }

    private static SiteAddress site(Map<String, String> values, List<String> problems) {
        String address = values.getOrDefault("--address", "");
        Optional<SiteAddress> site = address.isEmpty() ? Optional.of(SiteAddress.NONE) : SiteAddress.of(address);
        if (site.isEmpty()) {
            problems.add(
                    "--address " + address + " is not https://NAME, such as https://oakum.example.net: the name under"
                            + " which people find the pages over TLS");
        }
        return site.orElse(SiteAddress.NONE);
    }

    private static int demoHosts(Map<String, String> values, List<String> problems) {
        String hosts = values.getOrDefault("--demo", "");
        if (hosts.isEmpty()) {
            return 0;
        }
        if (hosts.matches("[1-9][0-9]{0,4}") && Integer.parseInt(hosts) <= DemoFleet.MOST_HOSTS) {
            return Integer.parseInt(hosts);
        }
        problems.add("--demo makes up 1 to " + DemoFleet.MOST_HOSTS + " hosts, not '" + hosts + "'");
        return 0;
    }

    private static Optional<FeedSettings> feeds(
            Map<String, String> values, Optional<Path> data, List<String> problems) {
        try {
            return Optional.of(FeedOption.of(values, data.orElse(Path.of("."))));
        } catch (FeedCatalogue.WrongException e) {
            problems.add("--feeds " + e.getMessage());
        } catch (IOException e) {
            problems.add("--feeds " + values.get("--feeds") + " is neither public nor off nor a file that can be read");
        } catch (IllegalArgumentException e) {
            problems.add("--feed-proxy " + e.getMessage());
        }
        return Optional.empty();
    }

    static Optional<OwnDatabase> database(Map<String, String> values) {
        return Optional.ofNullable(values.get("--db"))
                .map(url -> new OwnDatabase(
                        url,
                        values.getOrDefault("--db-user", "oakum"),
                        Path.of(values.getOrDefault("--db-password-file", "/etc/oakum/db-password"))));
    }

    /**
     * Words in pairs: an option and its value.
     *
     * @param options those that are known
     */
    static Map<String, String> values(List<String> words, List<String> options, List<String> problems) {
        var values = new LinkedHashMap<String, String>();
        for (int i = 0; i < words.size(); i += 2) {
            String name = words.get(i);
            if (!options.contains(name)) {
                problems.add(name + " is not known; there is: " + String.join(" ", options));
            } else if (i + 1 == words.size()) {
                problems.add(name + " wants a value");
            } else if (values.putIfAbsent(name, words.get(i + 1)) != null) {
                problems.add(name + " is given twice");
            }
        }
        return values;
    }

    static Optional<String> required(Map<String, String> values, String name, List<String> problems) {
        if (!values.containsKey(name)) {
            problems.add(name + " is missing");
        }
        return Optional.ofNullable(values.get(name));
    }

    private static InetSocketAddress address(
            Map<String, String> values, String name, String otherwise, List<String> problems) {
        String text = values.getOrDefault(name, otherwise);
        int colon = text.lastIndexOf(':');
        if (colon > 0 && text.substring(colon + 1).matches("[0-9]{1,5}")) {
            int port = Integer.parseInt(text.substring(colon + 1));
            String host = text.substring(0, colon).replaceAll("[\\[\\]]", "");
            try {
                var address = InetAddress.ofLiteral(host.equals("localhost") ? "127.0.0.1" : host);
                if (port <= MAX_PORT) {
                    return new InetSocketAddress(address, port);
                }
            } catch (IllegalArgumentException e) {
                // Told below, with everything else that is wrong with it.
            }
        }
        problems.add(name + " " + text + " is not ADDRESS:PORT, such as 127.0.0.1:8440");
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }
}
