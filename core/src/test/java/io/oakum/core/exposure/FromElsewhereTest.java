package io.oakum.core.exposure;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.core.exposure.FromElsewhere.Had;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class FromElsewhereTest {
    @Test
    void what_most_hosts_have_is_named_first() {
        assertThat(FromElsewhere.of(41, List.of(new Had("nginx", "nginx.org", 1), new Had("docker-ce", "Docker", 40)))
                        .sentence())
                .contains(
                        "what 2 packages are open to that came from elsewhere on 41 hosts, not matched to the"
                                + " distribution's advisories: docker-ce from Docker on 40 hosts, nginx from nginx.org on 1 host");
    }

    @Test
    void of_many_ten_are_named_and_the_others_counted() {
        var many = IntStream.range(0, 13)
                .mapToObj(i -> new Had("p" + i, "Somebody", 1))
                .toList();

        assertThat(FromElsewhere.of(1, many).sentence())
                .hasValueSatisfying(text -> assertThat(text)
                        .startsWith("what 13 packages are open")
                        .endsWith("p6 from Somebody on 1 host and 3 more"));
    }

    @Test
    void where_there_is_none_nothing_is_said() {
        assertThat(FromElsewhere.of(0, List.of()).sentence()).isEmpty();
    }
}
