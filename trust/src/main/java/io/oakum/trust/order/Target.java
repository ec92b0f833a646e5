package io.oakum.trust.order;

import io.oakum.trust.Json;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue.JsonArray;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.Sha256;
import io.oakum.trust.log.GrowingTiles;
import io.oakum.trust.log.HashTree;
import io.oakum.trust.log.Proofs;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One host's part in an order.
 *
 * @param agent the host's id
 * @param changeSet the digest of what is to be changed there, and nothing else
 */
public record Target(String agent, int ring, Sha256 changeSet) {

    /** The one order of an order's targets: by ring, then by agent. */
    public static final Comparator<Target> ORDER =
            Comparator.comparingInt(Target::ring).thenComparing(Target::agent);

    Sha256 leaf() {
        JsonObject object = JsonObject.with("agent", agent)
                .and("ring", ring)
                .and("change_set", changeSet.hex())
                .build();
        return HashTree.leaf(Json.write(object).getBytes(StandardCharsets.UTF_8));
    }

    /** The root that an order names for these targets. */
    public static Sha256 root(List<Target> targets) {
        return HashTree.rootOf(leaves(targets));
    }

    /** What the host at this place of the sorted targets needs to know that it is meant. */
    public static Proof prove(List<Target> targets, Target target) {
        List<Target> sorted = targets.stream().sorted(ORDER).toList();
        int index = sorted.indexOf(target);
        if (index < 0) {
            throw new IllegalArgumentException(target + " is not among the targets");
        }
        return new Proof(index, HashTree.inclusionOf(leaves(targets), index));
    }

    /** What each of the targets needs to know that it is meant; all at once, since each alone costs as much as all. */
    public static Map<Target, Proof> proveAll(List<Target> targets) {
        List<Target> sorted = targets.stream().sorted(ORDER).toList();
        var tiles = GrowingTiles.empty();
        sorted.forEach(target -> tiles.append(target.leaf()));
        var tree = new HashTree(tiles);
        var proofs = new HashMap<Target, Proof>();
        for (int i = 0; i < sorted.size(); i++) {
            proofs.put(sorted.get(i), new Proof(i, tree.inclusion(i, sorted.size())));
        }
        return Map.copyOf(proofs);
    }

    private static List<Sha256> leaves(List<Target> targets) {
        return targets.stream().sorted(ORDER).map(Target::leaf).toList();
    }

    boolean isIn(Order.Targets targets, Proof proof) {
        return Proofs.isIncluded(leaf(), proof.index(), targets.count(), proof.path(), targets.root());
    }

    /** Where a target stands in the tree, and the siblings on the way to its root. */
    public record Proof(long index, List<Sha256> path) {
        public Proof {
            path = List.copyOf(path);
        }

        public JsonObject json() {
            return JsonObject.with("index", index)
                    .and(
                            "path",
                            JsonArray.ofTexts(path.stream().map(Sha256::hex).toList()))
                    .build();
        }

        /** @throws JsonException if it is no proof */
        public static Proof read(JsonObject object) throws JsonException {
            return new Proof(
                    object.wholeNumber("index"), new Fields(object.only(Set.of("index", "path"))).digests("path"));
        }
    }
}
