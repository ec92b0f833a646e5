package io.oakum.packages;

import java.util.List;

/** @param did what was done, in words; empty where nothing was needed */
public record Repaired(boolean whole, List<String> did) {
    public Repaired {
        did = List.copyOf(did);
    }
}
