package io.oakum.packages.apt;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class RebuilderTest {

    @Test
    void configuration_may_differ_and_nothing_else() {
        assertThat(Rebuilder.changedFile("??5?????? c /etc/ssh/sshd_config\nmissing   c /etc/issue\n"))
                .isEmpty();
        assertThat(Rebuilder.changedFile("??5?????? c /etc/a\n??5??????   /usr/bin/with a space\n"))
                .contains("/usr/bin/with a space");
        assertThat(Rebuilder.changedFile("missing     /usr/share/doc/x/copyright\n"))
                .contains("/usr/share/doc/x/copyright");
        assertThat(Rebuilder.changedFile("")).isEmpty();
    }

    @Test
    void a_control_file_is_the_status_without_what_dpkg_added() {
        String control = Rebuilder.control("""
                Package: openssh-server
                Status: install ok installed
                Version: 1:9.2p1-2
                Conffiles:
                 /etc/default/ssh 500e3cf069fe9a7b9936108eb9d9c035
                 /etc/init.d/ssh 3649a6fe8c18ad1d5245fd91737de507
                Config-Version: 1:9.2p1-1
                Description: secure shell (SSH) server
                 Status: this line is the description's.
                 .
                 More.
                Homepage: https://www.openssh.com/
                """);

        assertThat(control).isEqualTo("""
                        Package: openssh-server
                        Version: 1:9.2p1-2
                        Description: secure shell (SSH) server
                         Status: this line is the description's.
                         .
                         More.
                        Homepage: https://www.openssh.com/
                        """);
    }
}
