package io.oakum.policies;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import io.oakum.core.priority.Policy;
import io.oakum.core.priority.Term;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads conditions in CEL: expressions without loops of their own, side effects, or any way out to the world. */
final class Conditions {
    private static final int MAX_LENGTH = 2000;

    private static final CelOptions OPTIONS = CelOptions.current()
            .enableHeterogeneousNumericComparisons(true)
            .comprehensionMaxIterations(1000)
            .build();

    private final CelCompiler compiler;
    private final CelRuntime runtime;

    Conditions() {
        CelCompilerBuilder builder = CelCompilerFactory.standardCelCompilerBuilder()
                .setOptions(OPTIONS)
                .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                .setResultType(SimpleType.BOOL);
        for (Term term : Term.values()) {
            builder.addVar(term.spelling(), type(term));
        }
        compiler = builder.build();
        runtime =
                CelRuntimeFactory.legacyCelRuntimeBuilder().setOptions(OPTIONS).build();
    }

    private static CelType type(Term term) {
        return switch (term.shape()) {
            case TRUTH -> SimpleType.BOOL;
            case NUMBER -> SimpleType.DOUBLE;
            case TEXT -> SimpleType.STRING;
            case TEXTS -> ListType.create(SimpleType.STRING);
        };
    }

    /** @param reads the terms that it uses */
    record Read(Policy.Condition condition, Set<Term> reads) {}

    /** A condition is not understood; the message says where and what there is. */
    static final class WrongException extends Exception {
        private static final long serialVersionUID = 1L;

        WrongException(String message) {
            super(message);
        }
    }

    Read read(String expression) throws WrongException {
        if (expression.length() > MAX_LENGTH) {
            throw new WrongException("it is longer than " + MAX_LENGTH + " characters");
        }
        try {
            CelAbstractSyntaxTree tree = compiler.compile(expression).getAst();
            return new Read(condition(runtime.createProgram(tree)), reads(tree));
        } catch (CelValidationException e) {
            String first = String.valueOf(e.getMessage()).lines().findFirst().orElse("it is not understood");
            throw new WrongException(first.replaceFirst("^ERROR: <input>:", "") + "; the words are "
                    + Arrays.stream(Term.values()).map(Term::spelling).collect(Collectors.joining(", ")));
        } catch (CelEvaluationException e) {
            throw new WrongException(String.valueOf(e.getMessage()));
        }
    }

    private static Set<Term> reads(CelAbstractSyntaxTree tree) {
        var reads = EnumSet.noneOf(Term.class);
        tree.getReferenceMap()
                .values()
                .forEach(each -> Term.spelled(each.name()).ifPresent(reads::add));
        return reads;
    }

    /** A condition that cannot be worked out counts as one that holds: a mistake in it must not win anybody more time. */
    private static Policy.Condition condition(CelRuntime.Program program) {
        return values -> {
            try {
                return !Boolean.FALSE.equals(program.eval(spelled(values)));
            } catch (CelEvaluationException e) {
                return true;
            }
        };
    }

    private static Map<String, Object> spelled(Map<Term, Object> values) {
        var spelled = new HashMap<String, Object>();
        values.forEach(
                (term, value) -> Optional.ofNullable(value).ifPresent(known -> spelled.put(term.spelling(), known)));
        return spelled;
    }
}
