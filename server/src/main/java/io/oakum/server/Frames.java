package io.oakum.server;

import io.oakum.control.FrameView;
import io.oakum.control.FrameView.Around;
import io.oakum.core.problem.ProblemCode;
import io.oakum.store.FigureStore.Waiting;
import io.oakum.store.PeopleStore.Person;
import io.oakum.store.StoreException;
import io.oakum.web.BadQuery;
import io.oakum.web.Frame;
import io.oakum.web.Frame.Section;
import io.oakum.web.Site;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes pages with what stands around them: who looks, the time, and what the log says of itself. */
final class Frames {
    private static final List<String> CONFIRM = List.of(
            "Confirm first that it is you",
            "Nothing was changed. Enter your password under Your account, or sign in again; then do this once more.");

    private final Site site;
    private final FrameView view;
    private final Clock clock;
    private final boolean isDemo;
    private final SiteAddress address;

    /** @param isDemo whether the fleet is made up, which every page has to say */
    Frames(Site site, FrameView view, Clock clock, boolean isDemo, SiteAddress address) {
        this.site = site;
        this.view = view;
        this.clock = clock;
        this.isDemo = isDemo;
        this.address = address;
    }

    Site site() {
        return site;
    }

    /** A page for somebody who is signed in. */
    Answer page(Call call, Section section, String title, String template, Map<String, Object> parameters)
            throws StoreException {
        return page(200, call, section, title, template, parameters);
    }

    Answer page(int status, Call call, Section section, String title, String template, Map<String, Object> parameters)
            throws StoreException {
        Around around = view.around();
        var frame = new Frame(
                title,
                section,
                call.caller().map(Frames::who),
                call.browser().theme(),
                around.at(),
                around.late(),
                around.waiting(),
                Optional.of(around.feeds()),
                around.checkpoint(),
                around.undeclaredSince(),
                isDemo,
                call.path(),
                site.assets());
        return new Answer.Page(status, rendered(template, frame, parameters));
    }

    /** A page for somebody who is not, which needs no database. */
    Answer gate(int status, Call.Browser browser, String title, String template, Map<String, Object> parameters) {
        return new Answer.Page(status, rendered(template, bare(title, Optional.empty(), browser), parameters));
    }

    /** Where people sign in. */
    Answer signIn(int status, Call.Browser browser, Map<String, Object> parameters) {
        var all = new HashMap<>(parameters);
        all.put("noPasskeys", address.noPasskeys(browser));
        String title = "out".equals(parameters.get("reason")) ? "Signed out" : "Sign in";
        return gate(status, browser, title, "signin", all);
    }

    /** What a filter is answered that cannot be understood. */
    Answer badQuery(Call call, Section section, String title, Map<String, Object> bar, BadQuery problem)
            throws StoreException {
        var parameters = new HashMap<>(bar);
        parameters.put("heading", title);
        parameters.put("problem", String.valueOf(problem.getMessage()));
        parameters.put("text", call.query().getOrDefault("q", ""));
        return page(400, call, section, title, "badquery", parameters);
    }

    private Frame bare(String title, Optional<Person> caller, Call.Browser browser) {
        return new Frame(
                title,
                Section.NONE,
                caller.map(Frames::who),
                browser.theme(),
                clock.instant(),
                0,
                new Waiting(0, 0),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                isDemo,
                "/",
                site.assets());
    }

    private String rendered(String template, Frame frame, Map<String, Object> parameters) {
        var all = new HashMap<>(parameters);
        all.put("frame", frame);
        return site.page(template, all);
    }

    private static Frame.Who who(Person person) {
        return new Frame.Who(
                person.name(),
                person.roles(),
                Permission.AUDIT.isHeldBy(person.roles()),
                Permission.ADMINISTER.isHeldBy(person.roles()),
                Permission.OPERATE.isHeldBy(person.roles()),
                Permission.HALT.isHeldBy(person.roles()),
                Permission.APPROVE.isHeldBy(person.roles()));
    }

    /**
     * A refusal as a page.
     *
     * @param typed what the person had written, where the session was over before it came
     */
    Answer refused(Answer.Refused refused, Optional<Person> caller, Call.Browser browser, Map<String, String> typed) {
        if (refused.code() == ProblemCode.CONFIRM_FIRST) {
            return problem(refused, CONFIRM, caller, browser);
        }
        if (refused.status() == 401) {
            return signIn(401, browser, Map.of("reason", "ended", "typed", typed));
        }
        return problem(refused, words(refused.status()), caller, browser);
    }

    private Answer problem(Answer.Refused refused, List<String> words, Optional<Person> caller, Call.Browser browser) {
        Map<String, Object> parameters = Map.of(
                "heading", words.get(0),
                "wayOut", words.get(1),
                "detail", refused.detail().isEmpty() ? "" : capital(refused.detail()) + ".",
                "code", refused.code().id());
        return new Answer.Page(refused.status(), rendered("problem", bare(words.get(0), caller, browser), parameters));
    }

    private static String capital(String detail) {
        return detail.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + detail.substring(1);
    }

    private static List<String> words(int status) {
        return switch (status) {
            case 400 ->
                List.of(
                        "This was not understood",
                        "Nothing was changed. Go back: your browser still has what you wrote.");
            case 403 ->
                List.of(
                        "This is not for you to do",
                        "Nothing was changed. Ask an administrator for the role, or somebody who has it to do it.");
            case 404 ->
                List.of(
                        "There is nothing here",
                        "It may have been spelled otherwise, or never was. Search for it with Ctrl K.");
            case 409 ->
                List.of(
                        "This is not possible any more",
                        "Nothing was changed. Somebody or something was quicker; look at how it stands now.");
            case 429 -> List.of("Too many tries", "Wait, then try again; a new one-time link lets in meanwhile.");
            case 503 ->
                List.of(
                        "The database does not do it",
                        "Nothing was changed, and nothing is lost. The server brings its database back by itself, and a full disk needs somebody; load this page again in a moment.");
            default ->
                List.of(
                        "This went wrong here, not with you",
                        "Nothing tells that anything was changed. What happened stands in the server's log; load the page again.");
        };
    }
}
