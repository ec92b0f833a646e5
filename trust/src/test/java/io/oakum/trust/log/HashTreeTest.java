package io.oakum.trust.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.testkit.Seeds;
import io.oakum.trust.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class HashTreeTest {
    private static final int SIZES = 130;

    @Test
    void it_has_the_roots_of_the_published_test_vectors() {
        var tiles = GrowingTiles.empty();
        for (String hex : List.of(
                "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")) {
            tiles.append(HashTree.leaf(HexFormat.of().parseHex(hex)));
        }
        var tree = new HashTree(tiles);

        assertThat(tree.root(0).hex()).isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        assertThat(tree.root(1).hex()).isEqualTo("6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
        assertThat(tree.root(8).hex()).isEqualTo("5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");
    }

    @Test
    void every_entry_of_every_size_is_proven_and_every_wrong_proof_refused() {
        var tree = new HashTree(tiles(SIZES));
        int proven = 0;
        for (int size = 1; size <= SIZES; size++) {
            Sha256 root = tree.root(size);
            List<Sha256> leaves = leaves(size);
            for (int index = 0; index < size; index++) {
                List<Sha256> path = tree.inclusion(index, size);
                assertThat(Proofs.isIncluded(leaf(index), index, size, path, root))
                        .isTrue();
                assertThat(Proofs.isIncluded(leaf(index + 1), index, size, path, root))
                        .isFalse();
                assertThat(Proofs.isIncluded(leaf(index), index + 1L, size, path, root))
                        .isFalse();
                assertThat(path).isEqualTo(HashTree.inclusionOf(leaves, index));
                proven++;
            }
        }
        assertThat(proven).isEqualTo(SIZES * (SIZES + 1) / 2);
    }

    @Test
    void every_earlier_size_is_proven_to_be_a_beginning_and_no_other_root_is() {
        var tree = new HashTree(tiles(SIZES));
        for (int size = 1; size <= SIZES; size++) {
            for (int earlier = 0; earlier <= size; earlier++) {
                List<Sha256> path = tree.consistency(earlier, size);
                assertThat(Proofs.isConsistent(earlier, tree.root(earlier), size, tree.root(size), path))
                        .as("%s in %s", earlier, size)
                        .isTrue();
                assertThat(Proofs.isConsistent(earlier, leaf(999), size, tree.root(size), path))
                        .isFalse();
            }
        }
    }

    @Test
    void a_log_of_many_tiles_is_read_from_its_tiles() {
        int size = 3 * Tiles.WIDTH * Tiles.WIDTH / 2 + 77;
        var tiles = tiles(size);
        var tree = new HashTree(tiles);

        assertThat(tree.root(size)).isEqualTo(HashTree.rootOf(leaves(size)));
        assertThat(Proofs.isIncluded(leaf(70_000), 70_000, size, tree.inclusion(70_000, size), tree.root(size)))
                .isTrue();
        assertThat(Proofs.isConsistent(
                        66_000, tree.root(66_000), size, tree.root(size), tree.consistency(66_000, size)))
                .isTrue();
    }

    @Test
    void a_log_that_goes_on_from_its_stored_tiles_is_the_log_that_was_never_put_down() {
        var stored = tiles(700);
        var going = new GrowingTiles(stored, stored.size());
        for (int i = 700; i < 1100; i++) {
            going.append(leaf(i));
        }

        assertThat(new HashTree(going).root(1100)).isEqualTo(HashTree.rootOf(leaves(1100)));
        assertThat(going.changed().keySet())
                .as("what is full and what lies behind is left alone")
                .containsExactly(
                        new GrowingTiles.Place(0, 2),
                        new GrowingTiles.Place(0, 3),
                        new GrowingTiles.Place(0, 4),
                        new GrowingTiles.Place(1, 0));
    }

    @Test
    void a_proof_with_anything_changed_proves_nothing() {
        var tree = new HashTree(tiles(SIZES));
        Seeds.check(500, random -> {
            int size = random.nextInt(2, SIZES + 1);
            int index = random.nextInt(size);
            var path = new ArrayList<>(tree.inclusion(index, size));
            int at = random.nextInt(path.size());
            switch (random.nextInt(3)) {
                case 0 -> path.set(at, leaf(1_000_000));
                case 1 -> path.remove(at);
                default -> path.add(at, path.get(at));
            }

            assertThat(Proofs.isIncluded(leaf(index), index, size, path, tree.root(size)))
                    .isFalse();
        });
    }

    private static GrowingTiles tiles(int size) {
        var tiles = GrowingTiles.empty();
        leaves(size).forEach(tiles::append);
        return tiles;
    }

    private static List<Sha256> leaves(int size) {
        var leaves = new ArrayList<Sha256>();
        for (int i = 0; i < size; i++) {
            leaves.add(leaf(i));
        }
        return leaves;
    }

    private static Sha256 leaf(int index) {
        return HashTree.leaf(("entry " + index).getBytes(StandardCharsets.UTF_8));
    }
}
