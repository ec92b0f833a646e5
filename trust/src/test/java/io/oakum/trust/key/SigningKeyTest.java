package io.oakum.trust.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

class SigningKeyTest {
    private final SecureRandom random = new SecureRandom();

    @Test
    void a_key_comes_back_from_its_text() throws Exception {
        SigningKey key = SigningKey.generate(random);

        SigningKey again = SigningKey.ofText(key.text());

        assertThat(again.verifyingKey()).isEqualTo(key.verifyingKey());
        assertThat(key.verifyingKey().verifies(new byte[] {1}, again.sign(new byte[] {1})))
                .isTrue();
    }

    @Test
    void halves_of_two_keys_are_refused() {
        String one = SigningKey.generate(random).text();
        String other = SigningKey.generate(random).text();

        assertThatThrownBy(() -> SigningKey.ofText(one.split(" ")[0] + " " + other.split(" ")[1]))
                .isInstanceOf(SignatureException.class)
                .hasMessageContaining("do not belong together");
    }

    @Test
    void an_all_zero_signature_is_nobodys() {
        assertThat(SigningKey.generate(random).verifyingKey().verifies(new byte[] {1}, new byte[64]))
                .isFalse();
    }
}
