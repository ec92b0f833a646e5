package io.oakum.server;

import static io.oakum.web.Texts.text;

import io.helidon.http.Method;
import io.oakum.control.ChangeTrust;
import io.oakum.store.StoreException;
import io.oakum.web.Frame.Section;
import io.oakum.web.TrustPage;
import java.util.List;
import java.util.Map;

/** Whose signatures hosts obey. Nothing is signed here. */
final class TrustPages {
    private final Frames frames;
    private final ChangeTrust trust;

    TrustPages(Frames frames, ChangeTrust trust) {
        this.frames = frames;
        this.trust = trust;
    }

    List<Route> all() {
        return List.of(Route.needs(Permission.VIEW, Method.GET, "/trust", this::show));
    }

    private Answer show(Call call) throws StoreException {
        var page = new TrustPage(trust.standing());
        return frames.page(200, call, Section.SETTINGS, text("trust"), "trust", Map.of("page", page));
    }
}
