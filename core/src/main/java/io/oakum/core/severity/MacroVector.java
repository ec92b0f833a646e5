package io.oakum.core.severity;

import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The class of vectors that CVSS 4.0 gives one score in its table: a level for each group of metrics, 0 the worst. Impact and
 * requirements are two groups in the specification, but go down together.
 */
record MacroVector(int exploitability, int complexity, int impact, int subsequent, int exploit, int requirements) {

    /** The groups that a vector can be less severe in. */
    enum Group {
        EXPLOITABILITY,
        COMPLEXITY,
        IMPACT,
        SUBSEQUENT,
        EXPLOIT
    }

    /**
     * The published scores in tenths. A row for each exploitability, complexity, and impact with requirements (00, 01, 10, 11, 21); in a
     * row for each level of the subsequent systems those of the exploit.
     */
    private static final int[] SCORES = IntStream.of(
                    100, 98, 95, 100, 93, 91, 93, 89, 81, //
                    99, 95, 92, 96, 87, 81, 90, 80, 68, //
                    98, 95, 90, 93, 89, 81, 88, 78, 69, //
                    95, 92, 84, 92, 81, 65, 80, 70, 48, //
                    92, 82, 72, 79, 69, 50, 69, 55, 27, //
                    99, 95, 92, 95, 90, 84, 92, 82, 72, //
                    97, 92, 85, 91, 83, 71, 81, 71, 53, //
                    95, 92, 85, 92, 80, 70, 84, 71, 50, //
                    93, 85, 73, 82, 72, 59, 70, 52, 30, //
                    86, 75, 52, 71, 52, 29, 63, 29, 17, //
                    98, 94, 91, 94, 86, 77, 87, 74, 63, //
                    95, 87, 81, 89, 74, 64, 75, 63, 49, //
                    94, 88, 76, 86, 74, 59, 72, 57, 52, //
                    89, 77, 67, 76, 58, 50, 57, 52, 25, //
                    83, 70, 54, 65, 58, 26, 53, 21, 13, //
                    95, 88, 76, 90, 75, 61, 77, 68, 52, //
                    90, 76, 70, 77, 62, 53, 66, 59, 30, //
                    89, 76, 62, 74, 57, 47, 61, 57, 24, //
                    78, 67, 58, 59, 57, 23, 52, 29, 16, //
                    71, 59, 30, 58, 26, 15, 23, 13, 6, //
                    93, 86, 75, 86, 74, 56, 70, 52, 40, //
                    87, 72, 58, 74, 61, 34, 54, 40, 22, //
                    85, 74, 62, 72, 55, 46, 53, 34, 19, //
                    75, 55, 51, 57, 41, 19, 36, 19, 8, //
                    64, 51, 20, 47, 21, 11, 24, 9, 4, //
                    88, 73, 60, 73, 59, 41, 54, 45, 20, //
                    75, 53, 50, 55, 40, 20, 43, 22, 11, //
                    75, 58, 40, 61, 48, 20, 46, 17, 8, //
                    55, 45, 21, 51, 18, 9, 18, 7, 2, //
                    53, 24, 14, 24, 12, 5, 10, 3, 1)
            .toArray();

    private static final int LEVELS = 3;
    private static final int COMPLEXITIES = 2;
    private static final int IMPACT_ROWS = 5;

    static MacroVector of(Cvss4Values values) {
        return new MacroVector(
                exploitability(values),
                values.is("AC", "L") && values.is("AT", "N") ? 0 : 1,
                impact(values),
                subsequent(values),
                "APU".indexOf(values.get("E")),
                requirements(values));
    }

    private static int exploitability(Cvss4Values values) {
        boolean isRemote = values.is("AV", "N");
        boolean isFree = values.is("PR", "N");
        boolean isSilent = values.is("UI", "N");
        if (isRemote && isFree && isSilent) {
            return 0;
        }
        return (isRemote || isFree || isSilent) && !values.is("AV", "P") ? 1 : 2;
    }

    private static int impact(Cvss4Values values) {
        if (values.is("VC", "H") && values.is("VI", "H")) {
            return 0;
        }
        return values.is("VC", "H") || values.is("VI", "H") || values.is("VA", "H") ? 1 : 2;
    }

    private static int subsequent(Cvss4Values values) {
        if (values.is("SI", "S") || values.is("SA", "S")) {
            return 0;
        }
        return values.is("SC", "H") || values.is("SI", "H") || values.is("SA", "H") ? 1 : 2;
    }

    private static int requirements(Cvss4Values values) {
        boolean isRequired = (values.is("CR", "H") && values.is("VC", "H"))
                || (values.is("IR", "H") && values.is("VI", "H"))
                || (values.is("AR", "H") && values.is("VA", "H"));
        return isRequired ? 0 : 1;
    }

    /** In tenths. */
    int score() {
        int impactRow = impact == 2 ? IMPACT_ROWS - 1 : 2 * impact + requirements;
        int row = (exploitability * COMPLEXITIES + complexity) * IMPACT_ROWS + impactRow;
        return SCORES[(row * LEVELS + subsequent) * LEVELS + exploit];
    }

    /** The score of the class that is one level less severe in one group; empty where there is none. */
    Optional<Integer> nextLowerScore(Group group) {
        return switch (group) {
            case EXPLOITABILITY ->
                next(exploitability, 2).map(level -> withExploitability(level).score());
            case COMPLEXITY ->
                next(complexity, 1).map(level -> withComplexity(level).score());
            case IMPACT -> nextLowerImpact();
            case SUBSEQUENT ->
                next(subsequent, 2).map(level -> withSubsequent(level).score());
            case EXPLOIT -> next(exploit, 2).map(level -> withExploit(level).score());
        };
    }

    private static Optional<Integer> next(int level, int last) {
        return level < last ? Optional.of(level + 1) : Optional.empty();
    }

    /** Of two ways down the one that loses less. */
    private Optional<Integer> nextLowerImpact() {
        if (impact == 2) {
            return Optional.empty();
        }
        if (requirements == 1) {
            return Optional.of(withImpact(impact + 1, 1).score());
        }
        int byRequirements = withImpact(impact, 1).score();
        return impact == 1
                ? Optional.of(byRequirements)
                : Optional.of(Math.max(byRequirements, withImpact(1, 0).score()));
    }

    private MacroVector withExploitability(int level) {
        return new MacroVector(level, complexity, impact, subsequent, exploit, requirements);
    }

    private MacroVector withComplexity(int level) {
        return new MacroVector(exploitability, level, impact, subsequent, exploit, requirements);
    }

    private MacroVector withImpact(int level, int required) {
        return new MacroVector(exploitability, complexity, level, subsequent, exploit, required);
    }

    private MacroVector withSubsequent(int level) {
        return new MacroVector(exploitability, complexity, impact, level, exploit, requirements);
    }

    private MacroVector withExploit(int level) {
        return new MacroVector(exploitability, complexity, impact, subsequent, level, requirements);
    }
}
