package io.oakum.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oakum.control.PasswordHash.Parameters;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HashPasswordsTest {
    private static final Parameters CHEAP = new Parameters(64, 1, 1);

    /** Of the reference implementation's own tests: "password", salt "somesalt". */
    private static final String REFERENCE =
            "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";

    /** By the reference implementation with the parameters that we use. */
    private static final String AS_OURS =
            "$argon2id$v=19$m=19456,t=2,p=1$MDEyMzQ1Njc4OWFiY2RlZg$tyw3OiopfUfHWWNcTYTjQOSp/0ymfFkcSUl59viZ850";

    private final HashPasswords passwords = new HashPasswords(new SecureRandom());
    private final HashPasswords cheap = new HashPasswords(new SecureRandom(), CHEAP);

    @Test
    void what_the_reference_implementation_hashed_is_right() throws Exception {
        assertThat(passwords.isRight("password", REFERENCE)).isTrue();
        assertThat(passwords.isRight("Password", REFERENCE)).isFalse();
        assertThat(passwords.isRight("tarred fibre in the seams", AS_OURS)).isTrue();
    }

    @Test
    void a_hash_is_kept_with_its_salt_and_the_parameters_that_owasp_asks_for() throws Exception {
        String phc = passwords.hash("tarred fibre");

        assertThat(phc).startsWith("$argon2id$v=19$m=19456,t=2,p=1$").doesNotContain("tarred");
        assertThat(passwords.hash("tarred fibre")).as("another salt").isNotEqualTo(phc);
        assertThat(passwords.isRight("tarred fibre", phc)).isTrue();
        assertThat(passwords.isRight("tarred fibrE", phc)).isFalse();
    }

    @Test
    void a_text_in_two_spellings_is_one_password() throws Exception {
        assertThat(cheap.isRight("a\u030angstro\u0308m", cheap.hash("\u00e5ngstr\u00f6m")))
                .isTrue();
    }

    @Test
    void other_parameters_than_ours_are_known_and_told() throws Exception {
        String phc = cheap.hash("tarred fibre");

        assertThat(passwords.isRight("tarred fibre", phc)).isTrue();
        assertThat(passwords.isOutdated(phc)).isTrue();
        assertThat(cheap.isOutdated(phc)).isFalse();
        assertThat(passwords.isOutdated("")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "password",
                "$argon2i$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
                "$argon2id$v=19$m=9999999,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
                "$argon2id$v=19$m=4,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
                "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$"
            })
    void no_password_is_right_where_there_is_no_hash(String phc) throws Exception {
        assertThat(cheap.isRight("password", phc)).isFalse();
        assertThat(cheap.isRight("", phc)).isFalse();
    }

    @Test
    void many_at_once_wait_for_each_other_and_all_are_answered() throws Exception {
        String phc = passwords.hash("tarred fibre");
        var answers = new ArrayList<Future<Boolean>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int n = 0; n < 12; n++) {
                Callable<Boolean> one = () -> passwords.isRight("tarred fibre", phc);
                answers.add(threads.submit(one));
            }
            for (Future<Boolean> answer : answers) {
                assertThat(answer.get()).isTrue();
            }
        }
    }

    @Test
    void parameters_that_no_argon2_has_are_refused() {
        assertThatThrownBy(() -> new Parameters(4, 1, 1)).hasMessageContaining("m=4,t=1,p=1");
    }
}
