package io.oakum.policies;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.policies.PolicyFile.Reading;
import io.oakum.testkit.Fuzz;
import io.oakum.testkit.Fuzzes;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Policies and their conditions are read, or it is said what is wrong with them. */
final class PoliciesFuzzTest {
    /** Each input is compiled. */
    private static final int SLOW = 400;

    @Test
    @Fuzzes(PolicyFile.class)
    void a_policy_is_read_or_said_to_be_wrong() {
        List<String> shipped = ShippedPolicies.names().stream()
                .map(name -> ShippedPolicies.text(name).orElseThrow())
                .toList();
        Fuzz.of("policy").from(shipped).atMost(SLOW).reads(text -> {
            if (PolicyFile.read(text) instanceof Reading.Wrong(List<String> problems)) {
                assertThat(problems).isNotEmpty().noneMatch(String::isBlank);
            }
        });
    }

    @Test
    @Fuzzes(Conditions.class)
    void a_condition_is_read_or_refused() {
        var conditions = new Conditions();
        Fuzz.of("condition")
                .from("exploited && total && (exposed || !automatable)")
                .refusedBy(Conditions.WrongException.class)
                .atMost(SLOW)
                .reads(conditions::read);
    }
}
