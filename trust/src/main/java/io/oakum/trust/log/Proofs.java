package io.oakum.trust.log;

import io.oakum.trust.Sha256;
import java.util.List;

/** Checks RFC 6962's proofs with nothing but what was handed over (the algorithms of RFC 9162, 2.1.3.2 and 2.1.4.2). */
public final class Proofs {
    private Proofs() {}

    /** Whether {@code leaf} is entry {@code index} of the tree of {@code size} entries with this root. */
    public static boolean isIncluded(Sha256 leaf, long index, long size, List<Sha256> path, Sha256 root) {
        if (index < 0 || index >= size || path.size() > Long.SIZE) {
            return false;
        }
        long at = index;
        long last = size - 1;
        Sha256 hash = leaf;
        for (Sha256 sibling : path) {
            if (last == 0) {
                return false;
            }
            if ((at & 1) == 1 || at == last) {
                hash = HashTree.node(sibling, hash);
                while (at != 0 && (at & 1) == 0) {
                    at >>= 1;
                    last >>= 1;
                }
            } else {
                hash = HashTree.node(hash, sibling);
            }
            at >>= 1;
            last >>= 1;
        }
        return last == 0 && hash.equals(root);
    }

    /** Whether the tree of {@code size} entries begins with the tree of {@code earlier} entries. */
    public static boolean isConsistent(long earlier, Sha256 earlierRoot, long size, Sha256 root, List<Sha256> path) {
        if (earlier < 0 || earlier > size) {
            return false;
        }
        if (earlier == size) {
            return path.isEmpty() && earlierRoot.equals(root);
        }
        if (earlier == 0) {
            return path.isEmpty() && earlierRoot.equals(Sha256.of());
        }
        boolean isWhole = Long.bitCount(earlier) == 1;
        if (path.size() > 2 * Long.SIZE || (path.isEmpty() && !isWhole)) {
            return false;
        }
        Sha256 first = isWhole ? earlierRoot : path.getFirst();
        return climb(earlier, size, first, isWhole ? path : path.subList(1, path.size()))
                .is(earlierRoot, root);
    }

    private static Roots climb(long earlier, long size, Sha256 first, List<Sha256> path) {
        long at = earlier - 1;
        long last = size - 1;
        while ((at & 1) == 1) {
            at >>= 1;
            last >>= 1;
        }
        Sha256 old = first;
        Sha256 now = first;
        for (Sha256 sibling : path) {
            if (last == 0) {
                return new Roots(old, now, false);
            }
            if ((at & 1) == 1 || at == last) {
                old = HashTree.node(sibling, old);
                now = HashTree.node(sibling, now);
                while (at != 0 && (at & 1) == 0) {
                    at >>= 1;
                    last >>= 1;
                }
            } else {
                now = HashTree.node(now, sibling);
            }
            at >>= 1;
            last >>= 1;
        }
        return new Roots(old, now, last == 0);
    }

    /** What a consistency proof computes: both roots, and whether the path was used up just at the top. */
    private record Roots(Sha256 old, Sha256 now, boolean isComplete) {
        boolean is(Sha256 earlierRoot, Sha256 root) {
            return isComplete && old.equals(earlierRoot) && now.equals(root);
        }
    }
}
