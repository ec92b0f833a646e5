package io.oakum.web;

import io.oakum.trust.Bytes;
import io.oakum.trust.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;

/**
 * What pages load beside themselves. Each file's address names its content, so that a browser may keep it for ever and never shows a
 * new page with an old style.
 */
public final class Assets {
    private static final int NAMED = 12;
    private static final List<String> FONTS = List.of(
            "atkinson-hyperlegible-mono-latin-wght-normal.woff2", "atkinson-hyperlegible-next-latin-wght-normal.woff2");
    private static final List<String> STYLES = List.of("tokens.css", "oakum.css", "pages.css");

    private final Map<String, String> addresses = new LinkedHashMap<>();
    private final Map<String, File> files = new LinkedHashMap<>();

    /** @param packed the same as gzip packs it; empty where that is no shorter */
    public record File(String mediaType, Bytes bytes, Optional<Bytes> packed) {}

    public Assets() {
        for (String font : FONTS) {
            add(font, "font/woff2", read("fonts/" + font));
        }
        add("icon.svg", "image/svg+xml", read("icon.svg"));
        add("hull.svg", "image/svg+xml", read("hull.svg"));
        add("oakum.js", "text/javascript; charset=utf-8", read("oakum.js"));
        add("passkeys.js", "text/javascript; charset=utf-8", read("passkeys.js"));
        add("oakum.css", "text/css; charset=utf-8", style().getBytes(StandardCharsets.UTF_8));
    }

    private String style() {
        var style = new StringBuilder();
        STYLES.forEach(name ->
                style.append(new String(read(name), StandardCharsets.UTF_8)).append('\n'));
        String text = style.toString();
        for (String font : FONTS) {
            text = text.replace("fonts/" + font, address(font));
        }
        return text;
    }

    private void add(String name, String mediaType, byte[] bytes) {
        int dot = name.lastIndexOf('.');
        String digest = Sha256.of(bytes).hex().substring(0, NAMED);
        String hashed = name.substring(0, dot) + "." + digest + name.substring(dot);
        addresses.put(name, "/assets/" + hashed);
        byte[] packed = gzip(bytes);
        files.put(
                hashed,
                new File(
                        mediaType,
                        Bytes.of(bytes),
                        packed.length < bytes.length ? Optional.of(Bytes.of(packed)) : Optional.empty()));
    }

    /** Where a page finds a file. */
    public String address(String name) {
        String address = addresses.get(name);
        if (address == null) {
            throw new IllegalArgumentException("there is no asset " + name + " among " + addresses.keySet());
        }
        return address;
    }

    /** @param hashed the last part of an address */
    public Optional<File> file(String hashed) {
        return Optional.ofNullable(files.get(hashed));
    }

    /** Packs a text or a file for the way to the browser. */
    public static byte[] gzip(byte[] bytes) {
        var packed = new ByteArrayOutputStream(bytes.length / 2);
        try (var out = new GZIPOutputStream(packed)) {
            out.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }

    static byte[] read(String name) {
        try (InputStream in = Assets.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the resource " + name + " is missing");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
