package io.oakum.packages;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The repositories that their owner keeps of the distribution under another name: what they offer counts as the distribution's. */
public record OwnMirrors(Set<Mirror> mirrors) {
    public static final OwnMirrors NONE = new OwnMirrors(Set.of());

    /** The host's own list, below its {@code /etc}. */
    private static final Path LIST = Path.of("oakum/own-mirrors");

    public OwnMirrors {
        mirrors = Set.copyOf(mirrors);
    }

    /**
     * One repository, as its lists call themselves.
     *
     * @param name its origin, or what it is told by where it names none
     * @param label empty for whatever label the origin has
     */
    public record Mirror(String name, Optional<String> label) {}

    /** @param etc the host's {@code /etc} */
    public static OwnMirrors ofHost(Path etc) throws IOException {
        Path list = etc.resolve(LIST);
        return Files.isReadable(list) ? parse(new String(Files.readAllBytes(list), StandardCharsets.UTF_8)) : NONE;
    }

    /** One a line, {@code ORIGIN} or {@code ORIGIN, LABEL}; {@code #} begins a comment. No origin that apt reads has a comma in it. */
    public static OwnMirrors parse(String text) {
        return new OwnMirrors(text.lines()
                .map(line -> line.replaceFirst("#.*", "").strip())
                .filter(line -> !line.isEmpty())
                .map(OwnMirrors::mirror)
                .collect(Collectors.toUnmodifiableSet()));
    }

    private static Mirror mirror(String line) {
        String[] parts = line.split(",", 2);
        return new Mirror(
                parts[0].strip(),
                Optional.of(parts.length > 1 ? parts[1].strip() : "").filter(label -> !label.isEmpty()));
    }

    /** Whether a repository of this name and label is one of them. */
    public boolean have(String name, String label) {
        return mirrors.stream()
                .anyMatch(mirror -> mirror.name().equals(name)
                        && mirror.label().map(label::equals).orElse(true));
    }

    /** Whether one of them has this name, under whatever label. */
    public boolean haveNamed(String name) {
        return mirrors.stream().anyMatch(mirror -> mirror.name().equals(name));
    }
}
