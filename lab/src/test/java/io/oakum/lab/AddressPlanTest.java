package io.oakum.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class AddressPlanTest {

    @Test
    void hosts_are_counted_from_11_and_the_machine_is_1() {
        var plan = new AddressPlan(3);

        assertThat(plan.gateway()).isEqualTo("10.77.3.1");
        assertThat(plan.address(1)).isEqualTo("10.77.3.11");
        assertThat(plan.address(AddressPlan.MOST_HOSTS)).isEqualTo("10.77.3.254");
    }

    @Test
    void an_address_outside_the_network_is_never_given() {
        assertThatThrownBy(() -> new AddressPlan(0).address(245)).hasMessageContaining("245");
        assertThatThrownBy(() -> new AddressPlan(0).address(0)).hasMessageContaining("0");
        assertThatThrownBy(() -> new AddressPlan(256)).hasMessageContaining("256");
    }

    @Test
    void no_interface_name_is_longer_than_the_kernel_takes() {
        var last = new AddressPlan(AddressPlan.SLOTS - 1);

        assertThat(last.bridge()).hasSizeLessThanOrEqualTo(15);
        assertThat(last.veth(AddressPlan.MOST_HOSTS)).hasSizeLessThanOrEqualTo(15);
    }

    @Test
    void two_labs_share_no_name_and_no_address() {
        var one = new AddressPlan(1);
        var other = new AddressPlan(11);

        assertThat(IntStream.rangeClosed(1, AddressPlan.MOST_HOSTS).mapToObj(one::veth))
                .doesNotContainAnyElementsOf(IntStream.rangeClosed(1, AddressPlan.MOST_HOSTS)
                        .mapToObj(other::veth)
                        .toList());
        assertThat(one.subnet()).isNotEqualTo(other.subnet());
        assertThat(one.table()).isNotEqualTo(other.table());
    }
}
