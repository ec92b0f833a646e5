package io.oakum.server;

import io.helidon.http.Method;
import io.oakum.control.FleetEvents;
import io.oakum.control.FleetEvents.Event;
import io.oakum.control.FleetEvents.Place;
import io.oakum.control.FleetEvents.Told;
import io.oakum.control.SignIn;
import io.oakum.core.problem.ProblemCode;
import io.oakum.store.ChangeStore.Position;
import io.oakum.store.StoreException;
import io.oakum.trust.Json;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue;
import io.oakum.trust.JsonValue.JsonArray;
import io.oakum.trust.JsonValue.JsonNull;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.JsonValue.JsonString;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What happens to the fleet, for programs: asked for from time to time, or told while it happens. */
final class EventRoutes {
    /** Where programs listen. */
    static final String PATH = "/api/v1/events/stream";

    /** After so many seconds in which nothing happened a listener is told how far it has heard all the same. */
    private static final int BEAT = 5;

    private static final String LOST = "not all that happened since then is known any more: read anew what you follow";

    private static final int MAX_PROGRAMS = 500;

    private final FleetEvents events;
    private final Pulse pulse;
    private final Pulse.Room room;
    private final SignIn signIn;

    EventRoutes(FleetEvents events, Pulse pulse, SignIn signIn) {
        this.events = events;
        this.pulse = pulse;
        this.room = pulse.room(MAX_PROGRAMS);
        this.signIn = signIn;
    }

    List<Route> all() {
        return List.of(
                Route.needs(Permission.VIEW, Method.GET, "/api/v1/events", this::since),
                Route.needs(Permission.VIEW, Method.GET, PATH, this::stream));
    }

    private Answer since(Call call) throws StoreException, JsonException {
        Set<String> groups = groups(call);
        Optional<Place> heard = heard(call.query().getOrDefault("after", ""));
        if (heard.isEmpty()) {
            return new Answer.Document(document(new Told.Events(List.of(), events.now(), false)));
        }
        return switch (events.after(heard.get(), groups)) {
            case Told.Lost _ -> new Answer.Refused(410, ProblemCode.TOO_LATE, LOST);
            case Told.Events told -> new Answer.Document(document(told));
        };
    }

    private static JsonObject document(Told.Events told) {
        List<JsonValue> events =
                told.events().stream().<JsonValue>map(EventRoutes::json).toList();
        return JsonObject.with("events", new JsonArray(events))
                .and("next", cursor(told.next()))
                .and("more", told.isMore())
                .build();
    }

    private static JsonObject json(Event event) {
        return JsonObject.with("cursor", cursor(event.next()))
                .and("kind", event.kind())
                .and("at", event.at().toString())
                .and("of", event.of())
                .and("became", event.became().<JsonValue>map(JsonString::new).orElse(new JsonNull()))
                .and("outcome", event.outcome())
                .build();
    }

    private static Set<String> groups(Call call) throws JsonException {
        String asked = call.query().getOrDefault("kinds", "");
        if (asked.isEmpty()) {
            return FleetEvents.groups();
        }
        Set<String> groups = new HashSet<>(List.of(asked.split(",", -1)));
        if (!FleetEvents.groups().containsAll(groups)) {
            throw new JsonException("\"kinds\" is one or more of " + String.join(", ", FleetEvents.groups())
                    + ", with commas between, and not \"" + asked + "\"");
        }
        return groups;
    }

    private static String cursor(Place place) {
        return CursorText.of(
                String.valueOf(place.change().xid()),
                String.valueOf(place.change().id()),
                String.valueOf(place.entry()),
                String.valueOf(place.epoch()),
                String.valueOf(place.at().toEpochMilli()));
    }

    /** @param cursor empty for somebody who has heard nothing yet */
    private static Optional<Place> heard(String cursor) throws JsonException {
        if (cursor.isEmpty()) {
            return Optional.empty();
        }
        List<String> parts = CursorText.partsOf(cursor, 5).orElse(List.of());
        if (parts.isEmpty() || !parts.stream().allMatch(part -> part.matches("[0-9]{1,18}"))) {
            throw new JsonException("\"after\" is a cursor that an answer before named, and nothing else");
        }
        List<Long> numbers = parts.stream().map(Long::valueOf).toList();
        return Optional.of(new Place(
                new Position(numbers.get(0), numbers.get(1)),
                numbers.get(2),
                numbers.get(3),
                Instant.ofEpochMilli(numbers.get(4))));
    }

    private Answer stream(Call call) throws StoreException, JsonException {
        Set<String> groups = groups(call);
        String last = call.browser().lastEvent();
        Optional<Place> heard = heard(last.isEmpty() ? call.query().getOrDefault("after", "") : last);
        Place from = heard.isPresent() ? heard.get() : events.now();
        return new Answer.Streamed(
                "text/event-stream; charset=utf-8",
                out -> new Listener(out, call.secret().orElse(""), groups, from).listen());
    }

    /** One who hears what happens until it goes away, or may not hear it any more. */
    private final class Listener {
        private final OutputStream out;
        private final String secret;
        private final Set<String> groups;
        private Place heard;

        Listener(OutputStream out, String secret, Set<String> groups, Place heard) {
            this.out = out;
            this.secret = secret;
            this.groups = groups;
            this.heard = heard;
        }

        void listen() throws IOException, StoreException {
            if (!room.enter()) {
                write("retry: 30000\n\n");
                return;
            }
            try {
                write("retry: 3000\n" + place());
                follow();
            } finally {
                room.leave();
            }
        }

        private void follow() throws IOException, StoreException {
            String seen = pulse.now().pulse();
            tellAll();
            int second = 0;
            while (pulse.pause()) {
                String now = pulse.now().pulse();
                second++;
                boolean isDue = second % BEAT == 0;
                if (isDue && !mayListen()) {
                    return;
                }
                if (isDue || !now.equals(seen)) {
                    seen = now;
                    tellAll();
                }
                if (isDue) {
                    write(place());
                }
            }
        }

        private boolean mayListen() throws StoreException {
            return signIn.whoUntouched(secret)
                    .filter(person -> Permission.VIEW.isHeldBy(person.roles()))
                    .isPresent();
        }

        private void tellAll() throws IOException, StoreException {
            boolean isMore = true;
            while (isMore) {
                isMore = switch (events.after(heard, groups)) {
                    case Told.Lost(Place now) -> {
                        heard = now;
                        write("event: lost\ndata: "
                                + Json.write(JsonObject.with("why", LOST).build()) + "\n" + place());
                        yield false;
                    }
                    case Told.Events told -> {
                        for (Event event : told.events()) {
                            write("id: " + cursor(event.next()) + "\ndata: " + Json.write(json(event)) + "\n\n");
                        }
                        heard = told.next();
                        yield told.isMore();
                    }
                };
            }
        }

        /** By this alone nothing is dispatched, and where the connection breaks it is gone on from here. */
        private String place() {
            return "id: " + cursor(heard) + "\n\n";
        }

        private void write(String text) throws IOException {
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.flush();
        }
    }
}
