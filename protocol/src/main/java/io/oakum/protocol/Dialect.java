package io.oakum.protocol;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether a server understands an agent. It does where the agent is of its own version or up to two minor versions older: servers are
 * upgraded first, and their agents after them. What is neither is told so, and shown nothing but the way to another version.
 */
public enum Dialect {
    SPOKEN,
    TOO_OLD,
    TOO_NEW;

    private static final int MINOR_VERSIONS = 2;
    private static final Pattern VERSION = Pattern.compile("(\\d{1,6})\\.(\\d{1,6})([.+~-].*)?");

    /** Whether it says which version it is; one that runs from a checkout may not. */
    public static boolean isVersion(String text) {
        return VERSION.matcher(text).matches();
    }

    /** Where either does not say which version it is, it is taken for one of the other's. */
    public static Dialect of(String agent, String server) {
        Matcher theirs = VERSION.matcher(agent);
        Matcher ours = VERSION.matcher(server);
        if (!theirs.matches() || !ours.matches()) {
            return SPOKEN;
        }
        int majors = number(theirs, 1) - number(ours, 1);
        int minors = number(theirs, 2) - number(ours, 2);
        if (majors != 0) {
            return majors < 0 ? TOO_OLD : TOO_NEW;
        }
        return minors > 0 ? TOO_NEW : minors < -MINOR_VERSIONS ? TOO_OLD : SPOKEN;
    }

    private static int number(Matcher version, int group) {
        return Integer.parseInt(version.group(group));
    }
}
