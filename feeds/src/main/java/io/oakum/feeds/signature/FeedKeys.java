package io.oakum.feeds.signature;

import io.oakum.feeds.source.FeedException;
import io.oakum.feeds.source.FeedSource;
import io.oakum.feeds.source.FeedSource.Validators;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * Whose signature a feed must carry. For each feed that must carry one there is a file of OpenPGP public keys, {@code NAME.asc}, in a
 * folder that root alone writes; a feed without such a file is taken unsigned. What cannot be looked at counts as asked for.
 *
 * @param folder need not be there
 */
public record FeedKeys(Path folder) {
    /** Where they lie on a machine. */
    public static final Path USUAL = Path.of("/etc/oakum/feed-keys");

    private static final String ENDING = ".asc";

    /** Whether the feed counts only where it is signed. */
    public boolean isAsked(String feed) {
        return !Files.notExists(keys(feed));
    }

    private Path keys(String feed) {
        return folder.resolve(feed + ENDING);
    }

    /** Where the signature of that file or folder lies. */
    public static Path signatureOf(Path content) {
        return content.resolveSibling(content.getFileName() + ENDING);
    }

    /** Where the signature of what stands at that address stands. */
    public static URI signatureOf(URI address) {
        String query = address.getRawQuery() == null ? "" : "?" + address.getRawQuery();
        return URI.create(address.toString().replaceFirst("[?#].*", "") + ENDING + query);
    }

    /** Whether a file holds no feed, but a feed's signature. */
    public static boolean isSignature(Path file) {
        return file.getFileName().toString().endsWith(ENDING);
    }

    /**
     * Fetches the signature of a feed to where it is looked for, where one is asked for.
     *
     * @param content where the feed itself was put
     * @throws UnsignedException if there is none to be had
     * @throws IOException if it cannot be written
     */
    public void fetch(String feed, URI address, FeedSource source, Path content) throws UnsignedException, IOException {
        if (!isAsked(feed)) {
            return;
        }
        try {
            source.fetch(signatureOf(address), Validators.NONE, signatureOf(content));
        } catch (FeedException e) {
            throw new UnsignedException("its signature cannot be had: " + e.getMessage() + "; " + whose(feed));
        }
    }

    private String whose(String feed) {
        return "it is only taken as signed by a key in " + keys(feed);
    }

    /**
     * Looks at the signature beside a feed.
     *
     * @param content the file whose very bytes are signed
     * @param signature where that lies, if it is there
     * @param last when the feed that counts was signed: an older one would hide what came since
     * @return who signed it; empty where no signature is asked for
     * @throws UnsignedException if it must not be taken
     * @throws IOException if the feed cannot be read
     */
    public Optional<Signed> signed(String feed, Path content, Path signature, Optional<Instant> last, Instant now)
            throws UnsignedException, IOException {
        if (!isAsked(feed)) {
            return Optional.empty();
        }
        if (Files.isDirectory(content)) {
            throw new UnsignedException("a folder carries no signature, pack it and sign that; " + whose(feed));
        }
        if (!Files.exists(signature)) {
            throw new UnsignedException(
                    "it is not signed: no " + signature.getFileName() + " lies beside it; " + whose(feed));
        }
        try {
            Signed signed = DetachedSignature.read(signature).check(KeyRing.read(keys(feed)), content, now);
            if (last.isPresent() && signed.at().isBefore(last.get())) {
                throw new UnsignedException("it was signed at " + signed.at() + ", and what is in use at " + last.get()
                        + ": an older one is not taken");
            }
            return Optional.of(signed);
        } catch (UnsignedException e) {
            throw new UnsignedException(e.getMessage() + "; " + whose(feed));
        }
    }
}
