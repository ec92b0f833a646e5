package io.oakum.schemes;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** PEP 440's specifiers: alternatives apart by {@code ||}, each a list of clauses with commas between them that all must hold. */
record PypiRange(List<List<PypiClause>> alternatives) implements VersionRange {
    PypiRange {
        alternatives = alternatives.stream().map(List::copyOf).toList();
    }

    /** As in pip, a comma too many does no harm. */
    static Optional<PypiRange> parse(String text) {
        List<List<PypiClause>> alternatives = new ArrayList<>();
        for (String alternative : text.split("\\|\\|", -1)) {
            List<PypiClause> clauses = new ArrayList<>();
            for (String part : alternative.split(",", -1)) {
                Optional<PypiClause> clause = PypiClause.parse(part);
                if (clause.isEmpty() && !part.isBlank()) {
                    return Optional.empty();
                }
                clause.ifPresent(clauses::add);
            }
            alternatives.add(clauses);
        }
        return Optional.of(new PypiRange(alternatives));
    }

    @Override
    public boolean contains(String version) {
        Optional<Pep440> parsed = Pep440.parse(version);
        return alternatives.stream()
                .anyMatch(clauses -> clauses.stream().allMatch(clause -> clause.admits(version, parsed)));
    }
}
