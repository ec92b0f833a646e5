package io.oakum.server;

import static io.oakum.web.Texts.text;

import io.helidon.http.Method;
import io.oakum.control.Actor;
import io.oakum.control.ChangeHosts;
import io.oakum.control.ChangeHosts.Choice;
import io.oakum.control.ChangeHosts.Outcome;
import io.oakum.control.ChangeHosts.Work;
import io.oakum.core.inventory.HostId;
import io.oakum.core.priority.Asset;
import io.oakum.protocol.ProtocolJson;
import io.oakum.store.ManyHostsStore.Facts;
import io.oakum.store.ManyHostsStore.Scopes;
import io.oakum.store.StoreException;
import io.oakum.trust.JsonException;
import io.oakum.web.BadQuery;
import io.oakum.web.ChangePage;
import io.oakum.web.ChangedPage;
import io.oakum.web.Frame.Section;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** What people do to many hosts at once, those that they ticked on a list or all that match its filter, and ask of one. */
final class ManyHostsPages {
    private static final String CHANGE = "/hosts/change";

    private final Frames frames;
    private final ChangeHosts hosts;
    private final Bell bell;

    /** @param bell rung when hosts were asked something: those that wait on this server hear it at once */
    ManyHostsPages(Frames frames, ChangeHosts hosts, Bell bell) {
        this.frames = frames;
        this.hosts = hosts;
        this.bell = bell;
    }

    /** They stand before the routes of one host, whose ids would take them for hosts. */
    List<Route> all() {
        return List.of(
                Route.needs(Permission.OPERATE, Method.GET, CHANGE, call -> shown(200, call, call.query(), "")),
                Route.needs(Permission.OPERATE, Method.POST, CHANGE + "/tag", this::tag),
                Route.needs(Permission.OPERATE, Method.POST, CHANGE + "/facts", this::describe),
                Route.needs(Permission.OPERATE, Method.POST, CHANGE + "/owner", this::own),
                Route.needs(Permission.ADMINISTER, Method.POST, CHANGE + "/retire", this::retire),
                Route.needs(Permission.OPERATE, Method.POST, CHANGE + "/ask", this::ask),
                Route.needs(Permission.VIEW, Method.GET, "/hosts/changed", this::changed),
                Route.needs(Permission.OPERATE, Method.POST, "/hosts/changed/undo", this::undo),
                Route.needs(Permission.OPERATE, Method.POST, "/hosts/{id}/ask", this::askOne));
    }

    /** Those that are chosen; empty where nothing was. */
    Optional<ChangePage> chosen(Map<String, String> sent) throws StoreException, JsonException {
        Optional<Choice> choice = choice(sent);
        return choice.isEmpty()
                ? Optional.empty()
                : Optional.of(new ChangePage(choice.get(), ChangePage.query(sent), hosts.look(choice.get()), ""));
    }

    private static Optional<Choice> choice(Map<String, String> sent) throws JsonException {
        try {
            return ChangePage.choice(sent);
        } catch (BadQuery e) {
            throw new JsonException(String.valueOf(e.getMessage()));
        }
    }

    private Answer shown(int status, Call call, Map<String, String> sent, String problem)
            throws StoreException, JsonException {
        Choice choice = choice(sent).orElseGet(() -> new Choice.These(List.of()));
        var page = new ChangePage(choice, ChangePage.query(sent), hosts.look(choice), problem);
        return frames.page(
                status, call, Section.HOSTS, text("manyhostspages.change"), "hostchange", Map.of("page", page));
    }

    private Answer tag(Call call) throws StoreException, JsonException {
        String tag = call.field("tag").strip();
        if (!ProtocolJson.TAG.matcher(tag).matches()) {
            return refused(call, text("manyhostspages.tag"));
        }
        return switch (call.field("do")) {
            case "add" -> done(call, new Work.Tag(tag));
            case "remove" -> done(call, new Work.Untag(tag));
            case String _ -> refused(call, text("manyhostspages.tag.do"));
        };
    }

    private Answer describe(Call call) throws StoreException, JsonException {
        SortedSet<String> add = words(call.field("addScopes"));
        SortedSet<String> remove = words(call.field("removeScopes"));
        if (!HostFacts.areScopes(add) || !HostFacts.areScopes(remove)) {
            return refused(call, HostFacts.SCOPES + ".");
        }
        var facts = new Facts(
                constant(io.oakum.core.priority.Answer.values(), call.field("exposed")),
                constant(Asset.Criticality.values(), call.field("criticality")),
                new Scopes(false, add, remove));
        return facts.isNothing() ? refused(call, text("manyhostspages.nothing")) : done(call, new Work.Describe(facts));
    }

    private static SortedSet<String> words(String text) {
        var words = new TreeSet<>(List.of(text.strip().split("[\\s,]+")));
        words.remove("");
        return words;
    }

    private Answer own(Call call) throws StoreException, JsonException {
        String owner = call.field("owner").strip();
        return HostFacts.isOwner(owner) ? done(call, new Work.Own(owner)) : refused(call, HostFacts.OWNER + ".");
    }

    private static <T extends Enum<T>> Optional<T> constant(T[] all, String word) {
        return Arrays.stream(all)
                .filter(one -> one.name().toLowerCase(Locale.ROOT).equals(word))
                .findFirst();
    }

    private Answer retire(Call call) throws StoreException, JsonException {
        String reason = call.field("reason").strip();
        return Reasons.isReason(reason)
                ? done(call, new Work.Retire(reason))
                : refused(call, text("manyhostspages.reason", Reasons.RULE));
    }

    private Answer ask(Call call) throws StoreException, JsonException {
        Answer answer = done(call, new Work.Ask());
        bell.ring();
        return answer;
    }

    /** Asked twice it is asked once: what came of it stands on its page. */
    private Answer askOne(Call call) throws StoreException {
        Optional<HostId> host = id(call);
        if (host.isEmpty()) {
            return Answer.notFound("this host");
        }
        var actor = Actor.person(call.person().name());
        return switch (hosts.change(host.get(), new Work.Ask(), actor)) {
            case Outcome.Done _ -> {
                bell.ring();
                yield new Answer.SeeOther("/hosts/" + host.get().value());
            }
            case Outcome.Others _ -> Answer.notFound("this host");
        };
    }

    private static Optional<HostId> id(Call call) {
        try {
            return Optional.of(new HostId(call.parameter("id")));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private Answer refused(Call call, String why) throws StoreException, JsonException {
        return shown(400, call, call.form(), why);
    }

    private Answer done(Call call, Work work) throws StoreException, JsonException {
        Optional<Choice> choice = choice(call.form());
        if (choice.isEmpty()) {
            return refused(call, text("manyhostspages.none"));
        }
        var actor = Actor.person(call.person().name());
        return switch (hosts.change(choice.get(), call.field("seen"), work, actor)) {
            case Outcome.Done(Instant at, var _) -> new Answer.SeeOther(ChangedPage.address(work, at));
            case Outcome.Others _ -> shown(409, call, call.form(), text("manyhostspages.others"));
        };
    }

    private Answer changed(Call call) throws StoreException, JsonException {
        try {
            Work work = ChangedPage.work(call.query());
            Instant at = ChangedPage.at(call.query());
            var page = new ChangedPage(work, at, hosts.standing(work, at));
            return frames.page(
                    call, Section.HOSTS, text("manyhostspages.changed"), "hostchanged", Map.of("page", page));
        } catch (BadQuery e) {
            throw new JsonException(String.valueOf(e.getMessage()));
        }
    }

    private Answer undo(Call call) throws StoreException, JsonException {
        try {
            Work work = ChangedPage.work(call.form());
            Instant at = ChangedPage.at(call.form());
            hosts.undo(work, at, Actor.person(call.person().name()));
            return new Answer.SeeOther(ChangedPage.address(work, at));
        } catch (BadQuery e) {
            throw new JsonException(String.valueOf(e.getMessage()));
        }
    }
}
