package io.oakum.control;

import io.oakum.core.inventory.HostId;
import io.oakum.core.priority.Asset;
import io.oakum.store.ChangeStore.Kind;
import io.oakum.store.Database;
import io.oakum.store.StoreException;
import io.oakum.trust.JsonValue.JsonArray;
import io.oakum.trust.JsonValue.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Takes down what people say a host is to them. */
public final class DescribeHost {
    private final Database database;

    public DescribeHost(Database database) {
        this.database = database;
    }

    /** What was said of it; empty where there is no such host. */
    public Optional<Asset> asset(HostId host) throws StoreException {
        return database.transact(tx -> tx.hosts()
                .find(host)
                .map(row -> tx.risks().assets(List.of(host)).getOrDefault(host, Asset.UNKNOWN)));
    }

    /** @return whether there is such a host */
    public boolean say(HostId host, Asset asset, Actor actor) throws StoreException {
        return database.transact(tx -> {
            if (tx.hosts().find(host).isEmpty()) {
                return false;
            }
            tx.risks().say(host, asset, actor.name(), tx.now());
            tx.changes().add(Kind.HOST, host.value());
            Recorded.done(
                    tx,
                    actor,
                    "host.described",
                    host.value(),
                    JsonObject.with("exposed", asset.exposed().name().toLowerCase(Locale.ROOT))
                            .and("criticality", asset.criticality().name().toLowerCase(Locale.ROOT))
                            .and("scopes", JsonArray.ofTexts(List.copyOf(asset.scopes())))
                            .build());
            return true;
        });
    }
}
