package io.oakum.server;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRouting;
import io.oakum.store.Database;
import io.oakum.store.StoreException;

/** What is asked about the server itself, by whoever watches over it. */
record Operation(Database database, Metrics metrics) {
    HttpRouting.Builder routing() {
        HttpRouting.Builder routing = HttpRouting.builder().get("/metrics", (_, response) -> {
            response.header(HeaderNames.CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8");
            response.send(metrics.text());
        });
        return routing.get("/healthz", (_, response) -> {
            try {
                database.transact(tx -> tx.now());
                if (database.lacksRoom()) {
                    response.status(Status.SERVICE_UNAVAILABLE_503).send("the disk under the database is full\n");
                } else {
                    response.send("ok\n");
                }
            } catch (StoreException e) {
                response.status(Status.SERVICE_UNAVAILABLE_503).send("the database does not answer\n");
            }
        });
    }
}
