package io.oakum.twin;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.twin.MountPlan.How;
import io.oakum.twin.MountPlan.Layer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class MountPlanTest {
    private static final Path ROOT = Path.of("/");

    private static MountPlan plan(String mountinfo, Path hostRoot) {
        return MountPlan.of(MountTable.parse(mountinfo), hostRoot, path -> !path.endsWith("resolv.conf"));
    }

    @Test
    void a_host_on_one_file_system_is_one_overlay() {
        var plan = plan("""
                22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
                23 22 0:20 / /proc rw shared:12 - proc proc rw
                24 22 0:21 / /sys rw shared:2 - sysfs sysfs rw
                25 22 0:22 / /run/user/1000 rw shared:2 - tmpfs tmpfs rw
                """, ROOT);

        assertThat(plan.layers()).containsExactly(new Layer(0, ROOT, How.OVERLAY));
        assertThat(plan.leftOut()).isEmpty();
    }

    @Test
    void what_packages_write_to_gets_a_layer_and_data_is_left_out() {
        var plan = plan("""
                22 1 8:1 / / rw - ext4 /dev/sda1 rw
                30 22 8:2 / /var rw - ext4 /dev/sda2 rw
                31 30 8:3 / /var/lib/docker rw - ext4 /dev/sda3 rw
                32 22 8:4 / /usr rw - ext4 /dev/sda4 rw
                33 22 8:5 / /home rw - ext4 /dev/sda5 rw
                34 22 8:6 / /boot rw - ext4 /dev/sda6 rw
                35 34 8:7 / /boot/efi rw - vfat /dev/sda7 rw
                """, ROOT);

        assertThat(plan.layers())
                .containsExactly(
                        new Layer(0, ROOT, How.OVERLAY),
                        new Layer(1, Path.of("/boot"), How.OVERLAY),
                        new Layer(2, Path.of("/boot/efi"), How.COPY),
                        new Layer(3, Path.of("/usr"), How.OVERLAY),
                        new Layer(4, Path.of("/var"), How.OVERLAY));
        assertThat(plan.leftOut()).containsExactly(Path.of("/home"), Path.of("/var/lib/docker"));
    }

    @Test
    void an_automount_nobody_walked_into_is_left_out_and_one_in_use_is_what_it_shows() {
        var waiting = "40 22 0:33 / /boot rw - autofs systemd-1 rw\n";
        var shown = waiting + "41 40 8:7 / /boot rw - ext4 /dev/sda7 rw\n";

        assertThat(plan(waiting, ROOT).leftOut()).containsExactly(Path.of("/boot"));
        assertThat(plan(shown, ROOT).layers()).contains(new Layer(1, Path.of("/boot"), How.OVERLAY));
    }

    @Test
    void a_single_file_bound_over_another_is_left_out() {
        var plan = plan("50 22 0:3 /x /usr/share/resolv.conf rw - tmpfs tmpfs rw\n", ROOT);

        assertThat(plan.layers()).hasSize(1);
        assertThat(plan.leftOut()).containsExactly(Path.of("/usr/share/resolv.conf"));
    }

    @Test
    void a_mount_point_that_an_overlay_option_cannot_spell_is_left_out() {
        var plan = plan("50 22 8:9 / /usr/a\\072b rw - ext4 /dev/sda9 rw\n", ROOT);

        assertThat(plan.leftOut()).containsExactly(Path.of("/usr/a:b"));
    }

    @Test
    void a_root_elsewhere_has_its_own_mounts_seen_from_within() {
        var plan = plan("""
                22 1 8:1 / / rw - ext4 /dev/sda1 rw
                32 22 8:4 / /usr rw - ext4 /dev/sda4 rw
                33 22 8:5 / /srv/tree/var rw - ext4 /dev/sda5 rw
                """, Path.of("/srv/tree"));

        assertThat(plan.layers())
                .containsExactly(new Layer(0, ROOT, How.OVERLAY), new Layer(1, Path.of("/var"), How.OVERLAY));
    }

    @Test
    void spaces_in_a_mount_point_are_read_as_the_kernel_wrote_them() {
        var table = MountTable.parse("60 22 8:9 / /mnt/my\\040disk rw - ext4 /dev/sda9 rw\n");

        assertThat(table.mounts().getFirst().at()).isEqualTo(Path.of("/mnt/my disk"));
    }

    @Test
    void the_mount_over_a_path_is_the_nearest_above_it() {
        var table = MountTable.parse("""
                22 1 8:1 / / rw - ext4 /dev/sda1 rw
                30 22 0:9 / /var rw - overlay none rw
                """);

        assertThat(table.over(Path.of("/var/lib/x")))
                .hasValueSatisfying(mount -> assertThat(mount.type()).isEqualTo("overlay"));
        assertThat(table.over(Path.of("/etc")))
                .hasValueSatisfying(mount -> assertThat(mount.type()).isEqualTo("ext4"));
    }
}
