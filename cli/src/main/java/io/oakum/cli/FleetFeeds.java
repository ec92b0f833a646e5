package io.oakum.cli;

import io.oakum.core.problem.Problem;
import io.oakum.core.problem.ProblemCode;
import io.oakum.feeds.shelf.FeedShelf;
import io.oakum.feeds.signature.FeedKeys;
import io.oakum.trust.Json;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.JsonValue.JsonString;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The feeds of the fleet's server. */
@Command(
        name = "fleet",
        mixinStandardHelpOptions = true,
        description = {
            "Hands a feed to the fleet's server, or has the server fetch it. Without one: lists the server's feeds with",
            "their age, their counts, and what stands in the way of a newer one. A signature beside a file, PATH.asc, is sent with it."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  oakum feed fleet",
            "  oakum feed fleet DSA-list.gz --licence 'Debian project'",
            "  oakum feed fleet https://example.org/osv/PyPI.zip --name pypi",
            "  oakum feed fleet --json | jq '.feeds[] | select(.stale)'"
        })
final class FleetFeeds implements Callable<Integer> {
    private static final int MAX_SIGNATURE = 2200;

    @Parameters(paramLabel = "PATH|URL", arity = "0..1", description = "a file, a folder or an https address")
    private Optional<String> from = Optional.empty();

    @Option(names = "--name", paramLabel = "NAME", description = "what to call it (default: from where it lies)")
    private Optional<String> name = Optional.empty();

    @Option(names = "--licence", paramLabel = "TEXT", description = "under which it was published")
    private String licence = "not stated";

    @Option(names = "--accept-shrink", description = "take it although it lost more than a fifth of what it had")
    private boolean acceptShrink;

    @Option(names = "--json", description = "print one JSON document")
    private boolean json;

    @Mixin
    private FleetApi api = new FleetApi();

    @Override
    public Integer call() throws Exception {
        if (from.isEmpty()) {
            JsonObject document = api.get("/api/v1/feeds");
            System.out.print(json ? Json.writeIndented(document) + "\n" : list(document.objects("feeds")));
            return 0;
        }
        String called = name.orElseGet(() -> FeedShelf.nameOf(from.get()));
        if (!FeedShelf.isName(called)) {
            throw new Refusal(new Problem(
                    ProblemCode.USAGE,
                    "'" + called + "' is no name of a feed",
                    "names are made of a-z, 0-9, dots, underscores and hyphens, at most 64"));
        }
        JsonObject loaded = load(called, from.get());
        Optional<Problem> problem = problem(loaded.object("run"));
        System.out.print(
                json ? Json.writeIndented(loaded) + "\n" : problem.isPresent() ? "" : told(loaded.object("run")));
        if (problem.isPresent() && !json) {
            throw new Refusal(problem.get());
        }
        return problem.map(found -> found.code().exit()).orElse(0);
    }

    private JsonObject load(String called, String what) throws IOException, Refusal {
        if (what.matches("https?://.*")) {
            return api.postLong(
                    "/api/v1/feeds/" + called + "/fetch",
                    JsonObject.with("address", what)
                            .and("licence", licence)
                            .and("acceptShrink", acceptShrink)
                            .build());
        }
        Path path = Path.of(what);
        if (!Files.exists(path)) {
            throw new NoSuchFileException(what);
        }
        String to = "/api/v1/feeds/" + called + "/content?licence=" + URLEncoder.encode(licence, StandardCharsets.UTF_8)
                + "&acceptShrink=" + acceptShrink;
        if (!Files.isDirectory(path)) {
            return api.send(to + signature(FeedKeys.signatureOf(path)), path);
        }
        Path zip = zipped(path);
        try {
            return api.send(to, zip);
        } finally {
            Files.deleteIfExists(zip);
        }
    }

    /** Of a signature that lies beside the feed, as the server wants it; it alone knows whether it wants one. */
    private static String signature(Path file) throws IOException, Refusal {
        if (!Files.exists(file)) {
            return "";
        }
        if (Files.size(file) > MAX_SIGNATURE) {
            throw new Refusal(new Problem(
                    ProblemCode.USAGE,
                    file + " is longer than a signature",
                    "write one: gpg --armor --detach-sign FEED"));
        }
        return "&signature=" + Base64.getUrlEncoder().withoutPadding().encodeToString(Files.readAllBytes(file));
    }

    private static Path zipped(Path folder) throws IOException {
        Path zip = Files.createTempFile("oakum-feed-", ".zip");
        try (var out = new ZipOutputStream(Files.newOutputStream(zip));
                var files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                out.putNextEntry(new ZipEntry(folder.relativize(file).toString()));
                Files.copy(file, out);
                out.closeEntry();
            }
        }
        return zip;
    }

    private static Optional<Problem> problem(JsonObject run) throws JsonException {
        String reason = run.get("reason") instanceof JsonString(String text) ? text : "";
        String told = "feed " + run.text("feed") + ": " + reason;
        return switch (run.text("outcome")) {
            case "held" ->
                Optional.of(new Problem(
                        ProblemCode.FEED_HELD, told, "if that is right: oakum feed fleet --accept-shrink PATH|URL"));
            case "refused" -> Optional.of(Problem.of(ProblemCode.FEED_REFUSED, told));
            case "unreachable" -> Optional.of(Problem.of(ProblemCode.FEED_UNREACHABLE, told));
            default -> Optional.empty();
        };
    }

    private static String told(JsonObject run) throws JsonException {
        if (run.text("outcome").equals("unchanged")) {
            return run.text("feed") + " is the same as before: " + run.wholeNumber("rows") + " entries.\n";
        }
        long refused = run.wholeNumber("refused");
        return run.text("feed") + " is in use now: " + run.wholeNumber("rows") + " entries, " + run.wholeNumber("added")
                + " new, " + run.wholeNumber("changed") + " changed, " + run.wholeNumber("gone") + " gone"
                + (refused == 0 ? "" : "; " + refused + " could not be read and were left out") + ".\n";
    }

    private static String list(List<JsonObject> feeds) throws JsonException {
        if (feeds.isEmpty()) {
            return "The server has no feeds yet. Hand it one: oakum feed fleet PATH|URL\n";
        }
        var text = new StringBuilder();
        Instant now = Instant.now();
        for (JsonObject feed : feeds) {
            String age = feed.get("loadedAt") instanceof JsonString(String at)
                    ? Terminal.age(Duration.between(Instant.parse(at), now)) + " old"
                            + (feed.truth("stale") ? ", stale" : "")
                    : "never loaded";
            text.append(String.format(
                    Locale.ROOT, "%-24s %10d entries  %s%n", feed.text("name"), feed.wholeNumber("rows"), age));
            if (feed.get("signedBy") instanceof JsonString(String by)) {
                text.append("    signed by ").append(by).append('\n');
            }
            if (feed.get("trouble") instanceof JsonString(String trouble)) {
                text.append("    the last attempt failed: ")
                        .append(Terminal.plain(trouble))
                        .append('\n');
            }
        }
        return text.toString();
    }
}
