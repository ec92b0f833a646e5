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
public final class NeverRestart {
    /** Below the host's {@code /etc}. */
    private static final Path OWN_LIST = Path.of("oakum/never-restart");

    /** What a unit's name may be made of, besides the star. */
    private static final Pattern GLOB = Pattern.compile("[A-Za-z0-9:_.@*-]+");

    private final List<String> globs;

    private NeverRestart(List<String> globs) {
        this.globs = List.copyOf(globs);
    }

    /** @param etc the host's {@code /etc} */
    public static NeverRestart ofHost(Path etc) throws IOException {
        Path ownList = etc.resolve(OWN_LIST);
        return parse(Files.isReadable(ownList) ? Files.readString(ownList) : shipped());
    }

    /** One unit a line, {@code *} for anything; {@code #} begins a comment. */
    static NeverRestart parse(String text) {
        var globs = new ArrayList<String>();
        for (String line : text.split("\n")) {
            String unit = line.replaceFirst("#.*", "").strip();
            if (GLOB.matcher(unit).matches()) {
                globs.add(unit);
            }
        }
        return new NeverRestart(globs);
    }

    static String shipped() throws IOException {
        try (InputStream text = NeverRestart.class.getResourceAsStream("never-restart")) {
            if (text == null) {
                throw new IllegalStateException("the list of units never to restart is missing from this jar");
            }
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Each checked to be letters, digits, stars and the marks of unit names, so that it can stand in a shell's pattern. */
    List<String> globs() {
        return globs;
    }

    /** Those that are restarted where they run old code. */
    public List<String> restarted(List<String> units) {
        return units.stream().filter(unit -> !names(unit)).toList();
    }

    /** Those that are left as they are. */
    public List<String> left(List<String> units) {
        return units.stream().filter(this::names).toList();
    }

    boolean names(String unit) {
        return globs.stream().anyMatch(glob -> isOf(glob, unit));
    }

    /** Goes back to the last star alone, so that many stars cost no more than their number. */
    private static boolean isOf(String glob, String unit) {
        int at = 0;
        int inGlob = 0;
        int star = -1;
        int behindStar = 0;
        while (at < unit.length()) {
            if (inGlob < glob.length() && glob.charAt(inGlob) == '*') {
                star = inGlob++;
                behindStar = at;
            } else if (inGlob < glob.length() && glob.charAt(inGlob) == unit.charAt(at)) {
                inGlob++;
                at++;
            } else if (star >= 0) {
                inGlob = star + 1;
                at = ++behindStar;
            } else {
                return false;
            }
        }
        return glob.substring(inGlob).chars().allMatch(sign -> sign == '*');
    }
}
