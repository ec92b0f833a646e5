package io.oakum.server;

import static io.oakum.web.Texts.text;

import io.helidon.http.Method;
import io.oakum.control.KeepPeople;
import io.oakum.control.KeepPeople.Kept;
import io.oakum.control.OwnAccount.Caller;
import io.oakum.control.Secrets;
import io.oakum.store.AccountStore.Account;
import io.oakum.store.SessionStore.Session;
import io.oakum.store.StoreException;
import io.oakum.trust.JsonException;
import io.oakum.web.Frame.Section;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Whose accounts there are and who is signed in where, and the ways to change both. */
final class PeoplePages {
    private static final String PATH = "/people";
    private static final String ONE = PATH + "/{id}";

    private final Frames frames;
    private final Accounts accounts;

    PeoplePages(Frames frames, Accounts accounts) {
        this.frames = frames;
        this.accounts = accounts;
    }

    List<Route> all() {
        return List.of(
                Route.needs(Permission.VIEW, Method.GET, PATH, call -> list(200, call, "")),
                Route.needs(Permission.VIEW, Method.POST, PATH + "/end", this::end),
                Route.needs(Permission.ADMINISTER, Method.POST, PATH, this::make),
                Route.needs(Permission.ADMINISTER, Method.GET, ONE, call -> one(200, call, "")),
                Route.needs(
                        Permission.ADMINISTER,
                        Method.POST,
                        ONE + "/roles",
                        call -> told(call, accounts.keep().setRoles(AccountPages.caller(call), id(call), roles(call)))),
                work("/link", KeepPeople::link),
                work("/disable", KeepPeople::disable),
                work("/enable", KeepPeople::enable),
                work("/password/remove", KeepPeople::removePassword),
                work("/authenticator/remove", KeepPeople::removeAuthenticator),
                work("/passkeys/remove", KeepPeople::removePasskeys));
    }

    /** What needs nothing but the word. */
    @FunctionalInterface
    private interface Work {
        Kept on(KeepPeople keep, Caller caller, long person) throws StoreException;
    }

    private Route work(String path, Work work) {
        return Route.needs(
                Permission.ADMINISTER,
                Method.POST,
                ONE + path,
                call -> told(call, work.on(accounts.keep(), AccountPages.caller(call), id(call))));
    }

    private Answer list(int status, Call call, String problem) throws StoreException {
        var shown = new HashMap<String, Object>();
        shown.put("sessions", seen(call));
        shown.put(
                "own",
                call.secret().map(Secrets::digest).map(digest -> digest.hex()).orElse(""));
        shown.put("accounts", isAdministrator(call) ? accounts.keep().all() : List.<Account>of());
        shown.put("isFresh", accounts.own().isFresh(AccountPages.caller(call)));
        shown.put("problem", problem);
        return frames.page(status, call, Section.SETTINGS, text("people"), "people", shown);
    }

    private static boolean isAdministrator(Call call) {
        return Permission.ADMINISTER.isHeldBy(call.person().roles());
    }

    /** Administrators see everybody's, others their own. */
    private List<Session> seen(Call call) throws StoreException {
        return accounts.signIn().open().stream()
                .filter(session -> isAdministrator(call)
                        || session.person().equals(call.person().name()))
                .toList();
    }

    private Answer end(Call call) throws StoreException {
        String asked = call.field("session");
        Optional<Session> session =
                seen(call).stream().filter(one -> one.id().hex().equals(asked)).findFirst();
        if (session.isPresent()) {
            accounts.signIn().end(session.get(), call.person());
        }
        // One that is not open any more is ended already.
        return new Answer.SeeOther(PATH);
    }

    private Answer make(Call call) throws StoreException, JsonException {
        Kept kept = accounts.keep()
                .make(AccountPages.caller(call), call.field("name").strip(), roles(call));
        return kept instanceof Kept.Refused(String why) ? list(400, call, why) : told(call, kept);
    }

    private static Set<String> roles(Call call) {
        return KeepPeople.ROLES.stream()
                .filter(role -> call.field(role).equals("yes"))
                .collect(Collectors.toSet());
    }

    /** Of an address that names nobody: 0, which nobody has. */
    private static long id(Call call) {
        String id = call.parameter("id");
        return id.matches("[1-9][0-9]{0,14}") ? Long.parseLong(id) : 0;
    }

    private Answer one(int status, Call call, String problem) throws StoreException {
        Optional<Account> account =
                id(call) == 0 ? Optional.empty() : accounts.keep().find(id(call));
        if (account.isEmpty()) {
            return Answer.notFound("this person");
        }
        return frames.page(
                status,
                call,
                Section.SETTINGS,
                account.get().name(),
                "person",
                Map.of(
                        "account",
                        account.get(),
                        "isFresh",
                        accounts.own().isFresh(AccountPages.caller(call)),
                        "problem",
                        problem));
    }

    private Answer told(Call call, Kept kept) throws StoreException {
        return switch (kept) {
            case Kept.Done() -> new Answer.SeeOther(PATH + "/" + id(call));
            case Kept.Linked(long person, String link) -> linked(call, person, link);
            case Kept.Refused(String why) -> one(400, call, why);
            case Kept.NotFresh() -> AccountPages.notFresh();
            case Kept.Unknown() -> Answer.notFound("this person");
        };
    }

    private Answer linked(Call call, long person, String link) throws StoreException {
        Account account = accounts.keep().find(person).orElseThrow();
        return frames.page(
                call,
                Section.SETTINGS,
                text("madelink.title", account.name()),
                "madelink",
                Map.of(
                        "account",
                        account,
                        "link",
                        accounts.address().link(call.browser(), "/sign-in/" + link),
                        "isNamed",
                        accounts.address().named().isPresent()));
    }
}
