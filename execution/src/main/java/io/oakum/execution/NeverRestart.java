package io.oakum.execution;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Units that are not restarted unless the owner says so: the shipped list, or the host's own in its place. */
final class NeverRestart {
    /** Below the host's {@code /etc}. */
    static final Path OWN_LIST = Path.of("oakum/never-restart");

    private final List<Pattern> units;

    private NeverRestart(List<Pattern> units) {
        this.units = units;
    }

    static NeverRestart ofHost(Path ownList) throws IOException {
        return parse(Files.isReadable(ownList) ? Files.readString(ownList) : shipped());
    }

    /** One unit a line, {@code *} for anything; {@code #} begins a comment. */
    static NeverRestart parse(String text) {
        var units = new ArrayList<Pattern>();
        for (String line : text.split("\n")) {
            String unit = line.replaceFirst("#.*", "").strip();
            if (!unit.isEmpty()) {
                units.add(Pattern.compile(("\\Q" + unit + "\\E").replace("*", "\\E.*\\Q")));
            }
        }
        return new NeverRestart(units);
    }

    static String shipped() throws IOException {
        try (InputStream text = NeverRestart.class.getResourceAsStream("never-restart")) {
            if (text == null) {
                throw new IllegalStateException("the list of units never to restart is missing from this jar");
            }
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    boolean names(String unit) {
        return units.stream().anyMatch(pattern -> pattern.matcher(unit).matches());
    }
}
