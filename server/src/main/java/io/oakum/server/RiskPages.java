package io.oakum.server;

import static io.oakum.web.Texts.text;

import io.helidon.http.Method;
import io.oakum.control.AcceptRisk;
import io.oakum.control.AcceptRisk.Asked;
import io.oakum.control.AcceptRisk.Terms;
import io.oakum.control.ExposureViews;
import io.oakum.control.RiskViews;
import io.oakum.protocol.ProtocolJson;
import io.oakum.store.Page.Place.Start;
import io.oakum.store.RiskStore.Acceptance;
import io.oakum.store.RiskStore.Place;
import io.oakum.store.RiskStore.Standing;
import io.oakum.store.StoreException;
import io.oakum.trust.JsonException;
import io.oakum.web.BadQuery;
import io.oakum.web.ChangePage;
import io.oakum.web.ExposureQuery;
import io.oakum.web.Frame.Section;
import io.oakum.web.RiskAsk;
import io.oakum.web.RiskChosen;
import io.oakum.web.Words;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Risks that people accept: asked for by one of them, on one exposure or on many, and approved by another. */
final class RiskPages {
    private static final Map<String, Standing> STATES =
            Map.of("waiting", Standing.WAITING, "in-force", Standing.IN_FORCE, "past", Standing.PAST);

    private final Frames frames;
    private final AcceptRisk accept;
    private final RiskViews view;
    private final ExposureViews exposures;
    private final ManyHostsPages many;

    RiskPages(Frames frames, AcceptRisk accept, RiskViews view, ExposureViews exposures, ManyHostsPages many) {
        this.frames = frames;
        this.accept = accept;
        this.view = view;
        this.exposures = exposures;
        this.many = many;
    }

    List<Route> all() {
        return List.of(
                Route.needs(Permission.VIEW, Method.GET, "/exceptions", this::list),
                Route.needs(
                        Permission.OPERATE,
                        Method.GET,
                        "/exceptions/new",
                        call -> form(200, call, read(call.query()), "")),
                Route.needs(
                        Permission.OPERATE,
                        Method.POST,
                        "/exceptions/look",
                        call -> form(200, call, read(call.form()), "")),
                Route.needs(Permission.OPERATE, Method.POST, "/exceptions/ask", this::ask),
                Route.needs(
                        Permission.VIEW,
                        Method.GET,
                        "/exceptions/chosen",
                        call -> chosen(200, call, ids(call.query()), "")),
                Route.needs(Permission.APPROVE, Method.POST, "/exceptions/chosen/approve", this::approve),
                Route.needs(Permission.OPERATE, Method.POST, "/exceptions/chosen/end", this::end),
                Route.needs(Permission.VIEW, Method.GET, "/exceptions/{id}", this::one));
    }

    private Answer list(Call call) throws StoreException {
        Optional<Standing> standing =
                Optional.ofNullable(STATES.get(call.query().getOrDefault("state", "")));
        return frames.page(
                call,
                Section.EXPOSURES,
                text("exceptions"),
                "exceptions",
                Map.of("view", view.newest(standing), "standing", standing));
    }

    /** What a form says so far. */
    private record Said(Set<String> vulnerabilities, Optional<ChangePage> hosts, Map<String, String> sent) {
        /** Where it says what is the matter with the hosts that were chosen; empty where nothing is. */
        Optional<Answer> elsewhere() {
            return hosts.filter(one -> one.count() == 0 || one.chosen().isTooMany())
                    .<Answer>map(one -> new Answer.SeeOther(one.address()));
        }

        Place place() throws JsonException {
            if (hosts.isPresent()) {
                return Place.Hosts.of(hosts.get().chosen().ids());
            }
            String group = sent.getOrDefault(RiskAsk.GROUP, "").strip();
            if (!group.isEmpty() && !ProtocolJson.TAG.matcher(group).matches()) {
                throw new JsonException("a group is a tag: letters, digits, dots, _ and hyphens, at most 64");
            }
            return group.isEmpty() ? new Place.Everywhere() : new Place.Group(group);
        }
    }

    private Said read(Map<String, String> sent) throws StoreException, JsonException {
        try {
            Optional<ExposureQuery> filter = RiskAsk.filter(sent);
            Set<String> vulnerabilities = filter.isPresent() ? matching(filter.get()) : RiskAsk.named(sent);
            return new Said(vulnerabilities, many.chosen(sent), sent);
        } catch (BadQuery e) {
            throw new JsonException(String.valueOf(e.getMessage()));
        }
    }

    private Set<String> matching(ExposureQuery query) throws StoreException {
        var matching = new TreeSet<String>();
        exposures.rows(query.filter(), query.sort(), new Start(), AcceptRisk.MOST + 1).rows().stream()
                .map(one -> one.line().vulnerability())
                .forEach(matching::add);
        return matching;
    }

    private Answer form(int status, Call call, Said said, String problem) throws StoreException, JsonException {
        Optional<Answer> elsewhere = said.elsewhere();
        if (elsewhere.isPresent()) {
            return elsewhere.get();
        }
        return frames.page(
                status,
                call,
                Section.EXPOSURES,
                text("riskpages.new"),
                "exceptionnew",
                Map.of("page", page(said, problem)));
    }

    private RiskAsk page(Said said, String problem) throws StoreException, JsonException {
        boolean isTooMany = said.vulnerabilities().size() > AcceptRisk.MOST;
        return new RiskAsk(
                said.vulnerabilities(),
                said.hosts(),
                said.place(),
                view.look(isTooMany ? Set.of() : said.vulnerabilities(), said.place()),
                said.sent(),
                problem);
    }

    private Answer ask(Call call) throws StoreException, JsonException {
        Said said = read(call.form());
        Optional<Answer> elsewhere = said.elsewhere();
        if (elsewhere.isPresent()) {
            return elsewhere.get();
        }
        RiskAsk page = page(said, "");
        if (!page.isPossible()) {
            return form(400, call, said, text("riskpages.nothing"));
        }
        if (!page.digest().equals(call.field("seen"))) {
            return form(409, call, said, text("riskpages.other"));
        }
        Optional<String> fault = fault(call);
        return fault.isPresent() ? form(400, call, said, fault.get()) : asked(call, said, page);
    }

    private Answer asked(Call call, Said said, RiskAsk page) throws StoreException, JsonException {
        var terms = new Terms(
                call.field("owner").strip(),
                call.field("reason").strip(),
                call.field("compensating").strip(),
                endOf(call.field("until")).orElseThrow());
        var asked = new Asked(Set.copyOf(page.covered()), said.place(), terms);
        return switch (accept.ask(asked, call.person().name())) {
            case AcceptRisk.Answer.Done(List<Acceptance> made) ->
                new Answer.SeeOther(RiskChosen.address(numbers(made)));
            case AcceptRisk.Answer.No(String why) -> form(409, call, said, sentence(why));
            case AcceptRisk.Answer.Unknown() -> Answer.notFound("this exception");
        };
    }

    private static Optional<String> fault(Call call) {
        String owner = call.field("owner").strip();
        String reason = call.field("reason").strip();
        if (owner.isEmpty() || !HostFacts.isOwner(owner)) {
            return Optional.of(text("riskpages.owner", HostFacts.OWNER));
        }
        if (!Reasons.isReason(reason)) {
            return Optional.of(text("riskpages.reason", Reasons.RULE));
        }
        if (!Reasons.isText(call.field("compensating").strip())) {
            return Optional.of(text("riskpages.compensating", Words.count(Reasons.LONGEST)));
        }
        return endOf(call.field("until")).isEmpty() ? Optional.of(text("riskpages.until")) : Optional.empty();
    }

    /** The end of that day. */
    private static Optional<Instant> endOf(String day) {
        try {
            return day.length() == 10
                    ? Optional.of(LocalDate.parse(day)
                            .plusDays(1)
                            .atStartOfDay(ZoneOffset.UTC)
                            .toInstant())
                    : Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static List<Long> numbers(List<Acceptance> acceptances) {
        return acceptances.stream().map(Acceptance::id).toList();
    }

    private static String sentence(String why) {
        return Words.sentence(why) + ".";
    }

    private static Collection<Long> ids(Map<String, String> sent) throws JsonException {
        try {
            Collection<Long> ids = RiskChosen.ids(sent);
            if (ids.size() > AcceptRisk.MOST) {
                throw new JsonException("at most " + AcceptRisk.MOST + " exceptions are looked at together");
            }
            return ids;
        } catch (BadQuery e) {
            throw new JsonException(String.valueOf(e.getMessage()));
        }
    }

    private Answer chosen(int status, Call call, Collection<Long> ids, String problem) throws StoreException {
        RiskViews.Some some = view.of(ids);
        var page = new RiskChosen(some.exceptions(), some.at(), accept.isSolo(), problem);
        return frames.page(
                status, call, Section.EXPOSURES, text("exceptions"), "exceptionchosen", Map.of("page", page));
    }

    private Answer one(Call call) throws StoreException {
        String id = call.parameter("id");
        if (!id.matches("[0-9]{1,15}")
                || view.of(List.of(Long.parseLong(id))).exceptions().isEmpty()) {
            return Answer.notFound("this exception");
        }
        return chosen(200, call, List.of(Long.parseLong(id)), "");
    }

    private Answer approve(Call call) throws StoreException, JsonException {
        Collection<Long> ids = ids(call.form());
        return told(call, ids, accept.approve(ids, call.person().name()));
    }

    private Answer end(Call call) throws StoreException, JsonException {
        Collection<Long> ids = ids(call.form());
        String reason = call.field("reason").strip();
        return Reasons.isReason(reason)
                ? told(call, ids, accept.end(ids, reason, call.person().name()))
                : chosen(400, call, ids, text("riskpages.end", Reasons.RULE));
    }

    private Answer told(Call call, Collection<Long> ids, AcceptRisk.Answer answer) throws StoreException {
        return switch (answer) {
            case AcceptRisk.Answer.Done(List<Acceptance> done) ->
                new Answer.SeeOther(RiskChosen.address(numbers(done)));
            case AcceptRisk.Answer.No(String why) -> chosen(409, call, ids, sentence(why));
            case AcceptRisk.Answer.Unknown() -> Answer.notFound("this exception");
        };
    }
}
