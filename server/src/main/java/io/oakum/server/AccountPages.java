package io.oakum.server;

import static io.oakum.web.Texts.text;

import io.helidon.http.Method;
import io.oakum.control.HashPasswords.BusyException;
import io.oakum.control.OwnAccount;
import io.oakum.control.OwnAccount.Caller;
import io.oakum.control.OwnAccount.Changed;
import io.oakum.control.OwnAccount.Offer;
import io.oakum.control.Secrets;
import io.oakum.core.problem.ProblemCode;
import io.oakum.store.StoreException;
import io.oakum.web.Frame.Section;
import io.oakum.web.QrPicture;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One's own account: what one signs in by. */
final class AccountPages {
    static final String PATH = "/account";

    private final Frames frames;
    private final OwnAccount own;
    private final Accounts accounts;

    AccountPages(Frames frames, Accounts accounts) {
        this.frames = frames;
        this.own = accounts.own();
        this.accounts = accounts;
    }

    List<Route> all() {
        return List.of(
                Route.needs(Permission.VIEW, Method.GET, PATH, call -> page(200, call, "")),
                Route.needs(Permission.VIEW, Method.POST, PATH + "/confirm", this::confirm),
                Route.needs(Permission.VIEW, Method.POST, PATH + "/password", this::password),
                change(PATH + "/password/remove", own::removePassword),
                Route.needs(Permission.VIEW, Method.POST, PATH + "/authenticator", this::offer),
                Route.needs(Permission.VIEW, Method.GET, PATH + "/authenticator", call -> offered(200, call, "")),
                Route.needs(Permission.VIEW, Method.POST, PATH + "/authenticator/confirm", this::confirmAuthenticator),
                change(PATH + "/authenticator/remove", own::removeAuthenticator),
                Route.needs(
                        Permission.VIEW,
                        Method.POST,
                        PATH + "/passkeys/remove",
                        call -> told(call, accounts.passkeys().remove(caller(call), call.field("passkey")))),
                change(PATH + "/recovery-codes", own::renewRecoveryCodes),
                Route.needs(Permission.VIEW, Method.POST, PATH + "/keys", AccountPages::keys),
                Route.needs(Permission.VIEW, Method.POST, PATH + "/link", this::link));
    }

    /** What needs nothing but the word. */
    @FunctionalInterface
    private interface Change {
        Changed by(Caller caller) throws StoreException;
    }

    private Route change(String path, Change change) {
        return Route.needs(Permission.VIEW, Method.POST, path, call -> told(call, change.by(caller(call))));
    }

    static Caller caller(Call call) {
        return new Caller(call.person(), Secrets.digest(call.secret().orElse("")));
    }

    private Answer page(int status, Call call, String problem) throws StoreException {
        return frames.page(
                status,
                call,
                Section.SETTINGS,
                text("your-account"),
                "account",
                Map.of(
                        "shown",
                        own.look(caller(call)),
                        "passkeys",
                        accounts.passkeys().of(caller(call)),
                        "noPasskeys",
                        accounts.address().noPasskeys(call.browser()),
                        "problem",
                        problem));
    }

    private Answer told(Call call, Changed changed) throws StoreException {
        return switch (changed) {
            case Changed.Done() -> new Answer.SeeOther(PATH);
            case Changed.WithCodes(List<String> codes) ->
                frames.page(call, Section.SETTINGS, text("codes.title"), "codes", Map.of("codes", codes));
            case Changed.Refused(String why) -> page(400, call, why);
            case Changed.NotFresh() -> notFresh();
            case Changed.TooMany() ->
                new Answer.Refused(429, ProblemCode.TOO_MANY, "too many tries that were not right on this account");
        };
    }

    /** Single keys can be switched off: whoever speaks to a computer, or hits keys by chance, would set them off (WCAG 2.1.4). */
    private static Answer keys(Call call) {
        return new Answer.Preferring(PATH, Sending.KEYS, call.field("keys").equals("off") ? "off" : "on");
    }

    /** For the person's own command line. A stolen session would live on by links that it makes. */
    private Answer link(Call call) throws StoreException {
        if (!own.isFresh(caller(call))) {
            return notFresh();
        }
        String link = accounts.signIn().link(call.person().name());
        return frames.page(
                call,
                Section.SETTINGS,
                text("connectlink.title"),
                "connectlink",
                Map.of("link", accounts.address().link(call.browser(), "/sign-in/" + link)));
    }

    static Answer notFresh() {
        return new Answer.Refused(
                401,
                ProblemCode.CONFIRM_FIRST,
                "a change of accounts wants a sign-in or a password of the last 5 minutes");
    }

    static Answer busy(BusyException busy) {
        return new Answer.Refused(429, ProblemCode.TOO_MANY, String.valueOf(busy.getMessage()));
    }

    private Answer confirm(Call call) throws StoreException {
        try {
            return told(call, own.confirm(caller(call), call.field("password")));
        } catch (BusyException e) {
            return busy(e);
        }
    }

    private Answer password(Call call) throws StoreException {
        if (!call.field("password").equals(call.field("again"))) {
            return page(400, call, text("accountpages.unlike"));
        }
        try {
            return told(call, own.setPassword(caller(call), call.field("password")));
        } catch (BusyException e) {
            return busy(e);
        }
    }

    private Answer offer(Call call) throws StoreException {
        Changed changed = own.offerAuthenticator(caller(call));
        return changed instanceof Changed.Done ? new Answer.SeeOther(PATH + "/authenticator") : told(call, changed);
    }

    private Answer offered(int status, Call call, String problem) throws StoreException {
        Optional<Offer> offer = own.offered(caller(call));
        if (offer.isEmpty()) {
            return new Answer.SeeOther(PATH);
        }
        return frames.page(
                status,
                call,
                Section.SETTINGS,
                text("authenticator.title"),
                "authenticator",
                Map.of("offer", offer.get(), "picture", QrPicture.of(offer.get().address()), "problem", problem));
    }

    private Answer confirmAuthenticator(Call call) throws StoreException {
        Changed changed = own.confirmAuthenticator(caller(call), call.field("code"));
        return changed instanceof Changed.Refused(String why) ? offered(400, call, why) : told(call, changed);
    }
}
