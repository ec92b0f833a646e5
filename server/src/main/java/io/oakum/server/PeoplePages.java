package io.oakum.server;

import io.helidon.http.Method;
import io.oakum.control.Secrets;
import io.oakum.control.SignIn;
import io.oakum.store.SessionStore.Session;
import io.oakum.store.StoreException;
import io.oakum.web.Frame.Section;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who is signed in where, and ending it. */
final class PeoplePages {
    private final Frames frames;
    private final SignIn signIn;

    PeoplePages(Frames frames, SignIn signIn) {
        this.frames = frames;
        this.signIn = signIn;
    }

    List<Route> all() {
        return List.of(
                Route.needs(Permission.VIEW, Method.GET, "/people", this::list),
                Route.needs(Permission.VIEW, Method.POST, "/people/end", this::end));
    }

    private Answer list(Call call) throws StoreException {
        String own =
                call.secret().map(Secrets::digest).map(digest -> digest.hex()).orElse("");
        return frames.page(call, Section.PEOPLE, "People", "people", Map.of("sessions", seen(call), "own", own));
    }

    /** Administrators see everybody's, others their own. */
    private List<Session> seen(Call call) throws StoreException {
        boolean isAdministrator = Permission.ADMINISTER.isHeldBy(call.person().roles());
        return signIn.open().stream()
                .filter(session ->
                        isAdministrator || session.person().equals(call.person().name()))
                .toList();
    }

    private Answer end(Call call) throws StoreException {
        String asked = call.field("session");
        Optional<Session> session =
                seen(call).stream().filter(one -> one.id().hex().equals(asked)).findFirst();
        if (session.isPresent()) {
            signIn.end(session.get(), call.person());
        }
        // One that is not open any more is ended already.
        return new Answer.SeeOther("/people");
    }
}
