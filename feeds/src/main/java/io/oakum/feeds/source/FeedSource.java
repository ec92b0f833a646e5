package io.oakum.feeds.source;

import io.oakum.feeds.source.FeedException.Cause;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Security;
import java.time.Duration;
import java.util.Optional;

/**
 * Fetches feeds: asks whether they changed, follows no redirect, and gives up on a server that stalls, sends too much, or ends before
 * the length it promised.
 */
public final class FeedSource {
    /** Longer than it takes to connect: what was looked at before is then what is connected to. */
    private static final String SECONDS_AN_ADDRESS_IS_KEPT = "60";

    private final Addresses addresses;
    private final Patience patience;
    private final Optional<ProxySelector> proxy;

    /**
     * @param connect until a connection stands, and until the first byte of an answer
     * @param stall between two bytes
     * @param total for all of it
     * @param maxBytes of a feed as it is sent
     */
    public record Patience(Duration connect, Duration stall, Duration total, long maxBytes) {
        public static final Patience ORDINARY =
                new Patience(Duration.ofSeconds(20), Duration.ofSeconds(30), Duration.ofMinutes(30), 4L << 30);
    }

    /** What the server named a version of the feed, to ask later whether it changed; empty where it did not. */
    public record Validators(String etag, String lastModified) {
        public static final Validators NONE = new Validators("", "");
    }

    public sealed interface Fetched {}

    /** The bytes are in the file that was named. */
    public record Fresh(Validators validators) implements Fetched {}

    public record NotModified() implements Fetched {}

    public FeedSource(Addresses addresses, Patience patience, Optional<ProxySelector> proxy) {
        this.addresses = addresses;
        this.patience = patience;
        this.proxy = proxy;
        Security.setProperty("networkaddress.cache.ttl", SECONDS_AN_ADDRESS_IS_KEPT);
    }

    /**
     * Fetches the feed into the file, unless it is still the version that is known.
     *
     * @throws FeedException if it cannot be had; the file is then not complete
     * @throws IOException if the file cannot be written
     */
    public Fetched fetch(URI address, Validators known, Path into) throws FeedException, IOException {
        addresses.check(address, proxy.isPresent());
        var builder = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(patience.connect());
        proxy.ifPresent(builder::proxy);
        try (HttpClient client = builder.build()) {
            HttpResponse<InputStream> answer = ask(client, address, known);
            try (InputStream body = answer.body()) {
                return taken(address, answer, body, into);
            } finally {
                client.shutdownNow();
            }
        }
    }

    private HttpResponse<InputStream> ask(HttpClient client, URI address, Validators known) throws FeedException {
        var request = HttpRequest.newBuilder(address)
                .timeout(patience.connect())
                .header("User-Agent", "oakum")
                .header("Accept", "*/*");
        if (!known.etag().isEmpty()) {
            request.header("If-None-Match", known.etag());
        }
        if (!known.lastModified().isEmpty()) {
            request.header("If-Modified-Since", known.lastModified());
        }
        try {
            return client.send(request.build(), BodyHandlers.ofInputStream());
        } catch (IOException e) {
            throw new FeedException(Cause.SERVER, address + ": " + told(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FeedException(Cause.SERVER, address + ": it was broken off");
        }
    }

    private static String told(IOException e) {
        String message = String.valueOf(e.getMessage());
        return message.equals("null") ? "no connection (" + e.getClass().getSimpleName() + ")" : message;
    }

    private Fetched taken(URI address, HttpResponse<InputStream> answer, InputStream body, Path into)
            throws FeedException, IOException {
        int code = answer.statusCode();
        if (code == 304) {
            return new NotModified();
        }
        if (code >= 300 && code < 400) {
            throw new FeedException(
                    Cause.SERVER,
                    address + ": the server points to "
                            + answer.headers().firstValue("location").orElse("nowhere")
                            + "; redirects are not followed, name that address itself if you trust it");
        }
        if (code != 200) {
            throw new FeedException(Cause.SERVER, address + ": the server answers " + code);
        }
        long promised = answer.headers().firstValueAsLong("content-length").orElse(-1);
        if (promised > patience.maxBytes()) {
            throw tooLarge(address);
        }
        long written = copy(address, body, into);
        if (promised >= 0 && promised != written) {
            throw new FeedException(
                    Cause.SERVER, address + ": " + written + " bytes came where " + promised + " were promised");
        }
        return new Fresh(new Validators(
                answer.headers().firstValue("etag").orElse(""),
                answer.headers().firstValue("last-modified").orElse("")));
    }

    private FeedException tooLarge(URI address) {
        return new FeedException(Cause.SERVER, address + ": it is larger than " + patience.maxBytes() + " bytes");
    }

    private long copy(URI address, InputStream body, Path into) throws FeedException, IOException {
        try (OutputStream out = Files.newOutputStream(into);
                var watch = new StallWatch(body, patience)) {
            byte[] buffer = new byte[1 << 16];
            long written = 0;
            for (int read = next(address, body, buffer, watch); read >= 0; read = next(address, body, buffer, watch)) {
                written += read;
                if (written > patience.maxBytes()) {
                    throw tooLarge(address);
                }
                out.write(buffer, 0, read);
            }
            return written;
        }
    }

    private static int next(URI address, InputStream body, byte[] buffer, StallWatch watch) throws FeedException {
        try {
            int read = body.read(buffer);
            watch.moved();
            return read;
        } catch (IOException e) {
            throw new FeedException(
                    Cause.SERVER, address + ": " + watch.verdict().orElse(told(e)));
        }
    }
}
