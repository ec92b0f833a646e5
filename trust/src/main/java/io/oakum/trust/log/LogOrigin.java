package io.oakum.trust.log;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a fleet's log calls itself in its checkpoints, as {@code oakum/FLEET/EPOCH}.
 *
 * @param epoch 1 for the first; a restored back-up begins the next one
 */
public record LogOrigin(String fleet, long epoch) {
    private static final Pattern FORM = Pattern.compile("oakum/([^/\\s]+)/([1-9][0-9]{0,17})");

    public String text() {
        return "oakum/" + fleet + "/" + epoch;
    }

    public static LogOrigin ofText(String text) throws LogException {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new LogException("'" + text + "' is no log's name, such as oakum/FLEET/1");
        }
        return new LogOrigin(form.group(1), Long.parseLong(form.group(2)));
    }
}
