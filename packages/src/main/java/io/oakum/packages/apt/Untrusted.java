package io.oakum.packages.apt;

import io.oakum.core.inventory.PackageKey;
import io.oakum.core.problem.Problem;
import io.oakum.core.problem.ProblemCode;
import io.oakum.packages.apt.AptPolicy.Table;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** Finds packages that would come from nobody who signs. */
final class Untrusted {
    private Untrusted() {}

    /** @param blind how the names of package files of sources without a believed signature begin */
    static List<Problem> problems(
            AptSimulation.Answer answer, Set<PackageKey> given, Collection<Table> tables, Set<String> blind) {
        var problems = new ArrayList<Problem>();
        for (AptSimulation.Install install : answer.installs()) {
            if (!given.contains(install.key()) && isOnlyOfferedBlindly(install, tables, blind)) {
                problems.add(Problem.of(
                        ProblemCode.UNTRUSTED,
                        install.key() + " " + install.to().text()
                                + " is offered only by a repository without a signature that the host trusts"));
            }
        }
        return problems;
    }

    private static boolean isOnlyOfferedBlindly(
            AptSimulation.Install install, Collection<Table> tables, Set<String> blind) {
        return tables.stream()
                .filter(table -> AptSimulation.withoutArchitecture(table.name())
                        .equals(install.key().name()))
                .flatMap(table -> table.versions().stream())
                .filter(offered -> offered.version().equals(install.to()))
                .allMatch(offered ->
                        offered.by().stream().allMatch(file -> blind.stream().anyMatch(file.name()::startsWith)));
    }
}
