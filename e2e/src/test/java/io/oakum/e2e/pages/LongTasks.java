package io.oakum.e2e.pages;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * For how long a page keeps the browser from everything else at once: the longest task of its main thread, in time for which that
 * thread ran. What else the machine does makes a task end later, and costs it no more of that.
 */
final class LongTasks {
    private static final double MICROSECONDS = 1000;

    private LongTasks() {}

    /** @return of the longest task while that was done, in ms */
    static double longest(Page page, Runnable done) {
        Browser browser = page.context().browser();
        browser.startTracing(
                page,
                new Browser.StartTracingOptions()
                        .setCategories(List.of("disabled-by-default-devtools.timeline", "__metadata")));
        byte[] trace;
        try {
            done.run();
        } finally {
            trace = browser.stopTracing();
        }
        return longest(JsonParser.parseString(new String(trace, StandardCharsets.UTF_8))
                .getAsJsonObject()
                .getAsJsonArray("traceEvents"));
    }

    private static double longest(JsonArray events) {
        Set<String> mainThreads = new HashSet<>();
        for (JsonElement each : events) {
            JsonObject event = each.getAsJsonObject();
            if (isNamed(event, "thread_name")
                    && event.getAsJsonObject("args").get("name").getAsString().equals("CrRendererMain")) {
                mainThreads.add(thread(event));
            }
        }
        double longest = 0;
        for (JsonElement each : events) {
            JsonObject event = each.getAsJsonObject();
            if (isNamed(event, "RunTask") && event.has("tdur") && mainThreads.contains(thread(event))) {
                longest = Math.max(longest, event.get("tdur").getAsDouble() / MICROSECONDS);
            }
        }
        if (longest == 0) {
            throw new AssertionError("the browser told of no task, out of " + events.size() + " events");
        }
        return longest;
    }

    private static boolean isNamed(JsonObject event, String name) {
        return event.has("name") && event.get("name").getAsString().equals(name);
    }

    private static String thread(JsonObject event) {
        return event.get("pid") + "/" + event.get("tid");
    }
}
