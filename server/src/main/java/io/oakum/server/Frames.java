package io.oakum.server;

import static io.oakum.web.Texts.text;

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
import io.oakum.web.Unsent;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes pages with what stands around them: who looks, the time, and what the log says of itself. */
final class Frames {
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
        Around around = view.around(call.secret());
        var frame = new Frame(
                title,
                section,
                call.caller().map(Frames::who),
                call.browser().theme(),
                call.browser().hasKeys(),
                around.sessionEnds(),
                around.at(),
                around.late(),
                around.waiting(),
                Optional.of(around.feeds()),
                around.checkpoint(),
                around.undeclaredSince(),
                Optional.of(around.trust()),
                isDemo,
                call.path(),
                site.assets());
        return new Answer.Page(status, rendered(template, frame, parameters));
    }

    /** A page for somebody who is not, which needs no database. */
    Answer.Page gate(int status, Call.Browser browser, String title, String template, Map<String, Object> parameters) {
        return new Answer.Page(status, rendered(template, bare(title, Optional.empty(), browser), parameters));
    }

    /** Where people sign in. */
    Answer signIn(int status, Call.Browser browser, Map<String, Object> parameters) {
        var all = new HashMap<>(parameters);
        all.put("noPasskeys", address.noPasskeys(browser));
        String title = "out".equals(parameters.get("reason")) ? text("frames.signed-out") : text("frames.sign-in");
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
                browser.hasKeys(),
                Optional.empty(),
                clock.instant(),
                0,
                new Waiting(0, 0),
                Optional.empty(),
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
     * @param unsent what the person had sent, where the session was over before it came
     */
    Answer refused(Answer.Refused refused, Optional<Person> caller, Call.Browser browser, Optional<Unsent> unsent) {
        if (refused.code() == ProblemCode.CONFIRM_FIRST) {
            return problem(refused, List.of(text("frames.confirm"), text("frames.confirm.way")), caller, browser);
        }
        if (refused.status() == 401) {
            return signIn(401, browser, Map.of("reason", "ended", "unsent", unsent));
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
            case 400 -> List.of(text("frames.400"), text("frames.400.way"));
            case 403 -> List.of(text("frames.403"), text("frames.403.way"));
            case 404 -> List.of(text("frames.404"), text("frames.404.way"));
            case 409 -> List.of(text("frames.409"), text("frames.409.way"));
            case 429 -> List.of(text("frames.429"), text("frames.429.way"));
            case 503 -> List.of(text("frames.503"), text("frames.503.way"));
            default -> List.of(text("frames.500"), text("frames.500.way"));
        };
    }
}
