package io.oakum.cli;

import io.oakum.cli.SavedServers.Saved;
import io.oakum.core.problem.Problem;
import io.oakum.core.problem.ProblemCode;
import io.oakum.trust.Json;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue.JsonArray;
import io.oakum.trust.JsonValue.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Signs a person in at a server elsewhere, for this user's commands. */
@Command(
        name = "connect",
        mixinStandardHelpOptions = true,
        description = {
            "Lets your commands on this machine act as you at a server elsewhere, until they have done nothing for two",
            "hours, or for twelve hours. It asks for a one-time link, which your account's page makes, or whoever runs the",
            "server: sudo oakum sign-in. Your signing key stays here; the server sees signatures alone."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  oakum connect                      asks for the link, so that it stands in no history",
            "  oakum connect < link.txt",
            "  oakum connect --list",
            "  oakum connect --end                signs out, and forgets the server",
            "  OAKUM_URL=https://b.example.net oakum hosts     where you are connected to several"
        })
public final class ConnectCommand implements Callable<Integer> {
    private static final Pattern LINK = Pattern.compile("(https?://[^/\\s]+)/sign-in/([A-Za-z0-9_-]{10,100})");

    /** What does not leave this machine. */
    private static final Pattern HERE = Pattern.compile("http://(localhost|127\\.[0-9.]+|\\[::1])(:[0-9]+)?");

    @Option(names = "--list", description = "the servers that you are connected to")
    private boolean list;

    @Option(names = "--end", description = "end the session, and forget the server")
    private boolean end;

    @Option(names = "--json", description = "print one JSON document")
    private boolean json;

    private final SavedServers servers = SavedServers.ofThisUser(System.getenv());

    @Override
    public Integer call() throws Exception {
        if (end) {
            leave();
        } else if (!list) {
            enter();
        }
        tell();
        return 0;
    }

    private void enter() throws Refusal, IOException, JsonException {
        String said = link();
        Matcher link = LINK.matcher(said);
        if (!link.matches()) {
            throw new Refusal(new Problem(
                    ProblemCode.USAGE,
                    "this is no one-time link: \"" + Terminal.plain(said) + "\"",
                    "it looks so: https://oakum.example.net/sign-in/ZBqKEJWeMSJ8kTbAUsLEg4JAW14"));
        }
        String url = link.group(1);
        requireSecrecy(url);
        String secret = FleetApi.at(url, link.group(2))
                .post("/api/v1/sessions", new JsonObject(java.util.Map.of()))
                .text("secret");
        String person = FleetApi.at(url, secret).get("/api/v1/session").text("person");
        servers.keep(new Saved(url, secret, person));
    }

    /** A session that others read on its way is theirs too. */
    static void requireSecrecy(String url) throws Refusal {
        if (!url.startsWith("https://") && !HERE.matcher(url).matches()) {
            throw new Refusal(new Problem(
                    ProblemCode.USAGE,
                    url + " is on another machine and speaks without TLS: whoever is on the way could act as you",
                    "let the server show a certificate (oakum up --tls-certificate), or a proxy before it, and use an"
                            + " https link"));
        }
    }

    private static String link() throws IOException {
        Optional<String> typed = Terminal.isTerminal()
                ? Terminal.ask("A one-time link, as your account's page makes it: ")
                : Optional.empty();
        if (typed.isPresent()) {
            return typed.get();
        }
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        return Optional.ofNullable(in.readLine()).map(String::strip).orElse("");
    }

    private void leave() throws Refusal, IOException {
        Saved saved = FleetApi.saved(servers, System.getenv())
                .orElseThrow(() -> new Refusal(Problem.of(ProblemCode.USAGE, "you are connected to no server")));
        try {
            FleetApi.at(saved.url(), saved.secret()).delete("/api/v1/session");
        } catch (Refusal refused) {
            // Where it was over already, there is nothing to end; a server that is away is forgotten all the same.
            if (refused.problem().code() != ProblemCode.NOT_SIGNED_IN) {
                System.err.println("oakum: " + refused.problem().message()
                        + "; if the session is still open, it ends by itself within twelve hours");
            }
        }
        servers.forget(saved.url());
    }

    private void tell() throws IOException {
        List<Saved> all = servers.all();
        if (json) {
            System.out.println(Json.write(JsonObject.with(
                            "servers",
                            new JsonArray(all.stream()
                                    .<io.oakum.trust.JsonValue>map(saved -> JsonObject.with("url", saved.url())
                                            .and("person", saved.person())
                                            .build())
                                    .toList()))
                    .build()));
            return;
        }
        all.forEach(
                saved -> System.out.println("Connected to " + saved.url() + " as " + Terminal.plain(saved.person())));
        if (all.isEmpty()) {
            System.out.println("Connected to no server.");
        }
    }
}
