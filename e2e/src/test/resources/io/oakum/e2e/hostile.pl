# What a hostile maintainer script would try, each attempt a line: "NAME refused (why)" or "NAME GOT THROUGH".
# Arguments: the host's block device as MAJOR:MINOR, a TCP port on the host and one of its addresses, the path of a
# listening socket, the name of an abstract one, the number of a process of the host, a folder bound read-only, the
# description of a key in the host's session keyring, the state folder of twins;
# with one more, only what takes a bait and harms nobody.
use strict;
my $baits = qr/^(connect-loopback|connect-out|host-socket|abstract-socket|key-of-host|kill-host-process)$/;
our ($buffer, $c, $d, $f, $r, $s, $t, $root);
use Socket;
my ($disk, $port, $address, $socket, $abstract, $process, $readonly, $key, $state, $harmless) = @ARGV;
my ($major, $minor) = split /:/, $disk;
$| = 1;

sub attempt {
    my ($name, $try) = @_;
    return if $harmless && $name !~ $baits;
    $! = 0;
    my $through = eval { $try->() };
    my $why = $@ ? $@ =~ s/ at .*//sr : "$!";
    print $through ? "$name GOT THROUGH\n" : "$name refused ($why)\n";
}
sub written {
    my ($path, $text) = @_;
    open(my $file, '>', $path) or return 0;
    my $done = syswrite($file, $text);
    return defined $done && close $file;
}
sub ran { return system(join(' ', map { "'$_'" } @_) . ' >/dev/null 2>&1') == 0 }
sub call { my ($number, @values) = @_; return syscall($number, @values) >= 0 } # copies: syscall wants to write to them
sub mounted { mkdir '/tmp/m'; return ran('mount', @_, '/tmp/m') && ran('umount', '/tmp/m') }

attempt 'disk-by-mknod', sub { call(133, '/tmp/disk', 0060600, $major << 8 | $minor) && open($d, '<', '/tmp/disk') };
attempt 'disk-in-dev', sub {
    for (glob '/dev/vd* /dev/sd* /dev/nvme* /dev/xvd* /dev/loop* /dev/mem /dev/kmsg /dev/fuse') { open($d, '<', $_) and return 1 }
    0;
};
attempt 'devtmpfs', sub { mounted('-t', 'devtmpfs', 'd') };
attempt 'disk-mounted', sub { mounted('-t', 'ext4', '/tmp/disk') };
attempt 'sysctl', sub { written('/proc/sys/kernel/core_pattern', '|/tmp/evil') };
attempt 'sysctl-by-new-proc', sub { ran('mount', '-t', 'proc', 'p', '/tmp/m') && written('/tmp/m/sys/kernel/core_pattern', '|/tmp/evil') };
attempt 'sysctl-by-remount', sub { ran('mount', '-o', 'remount,bind,rw', '/proc/sys') };
attempt 'sysctl-by-unmount', sub { ran('umount', '/proc/sys') || ran('umount', '-l', '/proc/sys') };
attempt 'new-user-namespaces', sub { written('/proc/sys/user/max_user_namespaces', '1000') };
attempt 'user-namespace', sub { ran('unshare', '--user', 'true') };
attempt 'module', sub { call(175, 0, 0, '') };
attempt 'module-autoload', sub { written('/proc/sys/kernel/modprobe', '/tmp/evil') };
attempt 'clock', sub { call(227, 0, pack('qq', 1_000_000_000, 0)) };
attempt 'clock-by-date', sub { ran('date', '-s', '2001-01-01') };
attempt 'clock-step', sub { call(159, pack('L x4 q25', 0x100, (0) x 25)) };
attempt 'hostname', sub { call(170, 'evil', 4) };
attempt 'domain-name', sub { call(171, 'evil', 4) };
attempt 'remount-sys', sub { ran('mount', '-o', 'remount,bind,rw', '/sys') };
attempt 'new-sysfs-writable', sub { ran('mount', '-t', 'sysfs', '-o', 'rw', 's', '/tmp/m') && open($f, '>>', '/tmp/m/kernel/mm/transparent_hugepage/enabled') };
attempt 'sys-files', sub {
    for (grep { -f } glob '/sys/kernel/* /sys/kernel/mm/*/* /sys/module/*/parameters/* /sys/power/* /sys/block/*/queue/*') { open($f, '>>', $_) and return 1 }
    0;
};
attempt 'proc-files', sub {
    for (grep { -f && (stat)[2] & 0222 && !m{^/proc/\d|/self|/thread} } glob '/proc/* /proc/sys/*/* /proc/irq/*/* /proc/fs/*/* /proc/driver/* /proc/scsi/*') {
        open($f, '>>', $_) and return 1;
    }
    0;
};
attempt 'sysrq', sub { written('/proc/sysrq-trigger', 'h') };
attempt 'kernel-memory', sub { open($f, '<', '/proc/kcore') && sysread($f, $buffer, 16) };
attempt 'kernel-log', sub { call(103, 3, $buffer = "\0" x 4096, 4096) };
attempt 'reboot', sub { call(169, 0xfee1dead, 672274793, 0x89abcdef) };
attempt 'swap', sub { call(168, '/tmp/disk') };
attempt 'raw-io', sub { call(172, 3) };
attempt 'bpf', sub { call(321, 0, pack('L4 x112', 2, 4, 4, 1), 128) };
attempt 'perf', sub { call(298, pack('LLQ x112', 0, 128, 0), -1, 0, -1, 0) };
attempt 'connect-loopback', sub { socket($s, PF_INET, SOCK_STREAM, 0) && connect($s, sockaddr_in($port, inet_aton('127.0.0.1'))) };
attempt 'connect-out', sub { socket($s, PF_INET, SOCK_STREAM, 0) && connect($s, sockaddr_in($port, inet_aton($address))) };
attempt 'interfaces', sub { open($f, '<', '/proc/net/dev'); grep { /:/ && !/^\s*lo:/ } <$f> or grep { !m{/lo$} } glob '/sys/class/net/*' };
attempt 'host-socket', sub { socket($s, PF_UNIX, SOCK_STREAM, 0) && connect($s, sockaddr_un($socket)) };
attempt 'abstract-socket', sub { socket($s, PF_UNIX, SOCK_STREAM, 0) && connect($s, sockaddr_un("\0$abstract")) };
attempt 'well-known-sockets', sub { grep { -S } glob '/run/*.sock /run/*/*socket* /run/*/*.sock /run/systemd/* /var/run/*/*.sock' };
attempt 'see-host-processes', sub { grep { $_ > 5000 } map { m{/(\d+)$} } glob '/proc/[0-9]*' };
attempt 'kill-host-process', sub { $! = 0; kill(0, $process) && -d "/proc/$process" };
attempt 'kill-first', sub { kill 9, 1; select undef, undef, undef, .1; !-d '/proc/1' };
attempt 'trace-first', sub { call(101, 16, 1, 0, 0) };
attempt 'root-of-first', sub { opendir($d, '/proc/1/root') };
attempt 'files-of-first', sub { grep { defined readlink } glob '/proc/1/fd/*' };
attempt 'namespaces-of-first', sub { open($f, '<', '/proc/1/ns/mnt') };
attempt 'memory-of-first', sub { open($f, '+<', '/proc/1/mem') && sysread($f, $buffer, 1) };
attempt 'write-read-only-folder', sub { written("$readonly/evil", 'evil') };
attempt 'remount-read-only-folder', sub { ran('mount', '-o', 'remount,bind,rw', $readonly) };
attempt 'chmod-read-only-folder', sub { chmod 0777, $readonly };
attempt 'chmod-null', sub { chmod 0600, '/dev/null' };
attempt 'chown-null', sub { chown 42, 42, '/dev/null' };
attempt 'cgroup-1', sub { mounted('-t', 'cgroup', '-o', 'memory', 'c') };
attempt 'cgroup-2', sub { mounted('-t', 'cgroup2', 'c') };
attempt 'release-agent', sub { grep { open($f, '>>', $_) } glob '/sys/fs/cgroup/release_agent /sys/fs/cgroup/*/release_agent' };
attempt 'debugfs', sub { mounted('-t', 'debugfs', 'd') || mounted('-t', 'tracefs', 'd') || mounted('-t', 'securityfs', 'd') };
attempt 'key-of-host', sub { call(250, 10, -3, 'user', $key, 0) };
attempt 'open-by-handle', sub {
    open($root, '<', '/') or return 0;
    call(304, fileno $root, pack('LlLL', 8, 1, 2, 0), 0);
};
attempt 'state-of-twins', sub { grep { -e } glob "$state/*" };
attempt 'type-into-terminal', sub { open($t, '+<', '/dev/tty') && ioctl($t, 0x5412, $c = 'x') };
attempt 'host-mounts', sub { open($f, '<', '/proc/self/mountinfo'); grep { m{/\.before|/layer/} && !/ - overlay / } <$f> };
attempt 'disk-by-loop', sub { open($f, '+<', '/dev/loop-control') };
attempt 'old-device-node', sub { -b '/usr/local/share/oakum-hostile-disk' && open($d, '<', '/usr/local/share/oakum-hostile-disk') };
attempt 'freeze', sub { open($r, '<', '/'); ioctl($r, 0xC0045877, 0) };
