# Builds the overlay twin as PID 1 of its own PID, mount, UTS, IPC and cgroup namespaces, still as root of the host, and then
# keeps the namespaces that commands enter. The order is the isolation: see the class comment of Isolation.
#   build.sh FOLDER
set -eu
folder=$1
layer=$folder/layer
root=$layer/root
tab=$(printf '\t')
umask 022
PATH=/usr/sbin:/usr/bin:/sbin:/bin

boots=no
grep -q '^boot' "$folder/plan" && boots=yes
fail() { echo "$*" >&2; exit 1; }
# mount's own words ("wrong fs type, bad option, ...") hide the reason: keep the phase beside them.
overlay() {
    mount -t overlay -o "nodev,lowerdir=$layer/stubs/$1:$layer/lower/$1,upperdir=$layer/upper/$1,workdir=$layer/work/$1,$3" oakum-twin "$2"
}
# The new root's own link is followed by nobody: a bind on a path that is a link would land outside.
plain() { [ ! -L "$1" ] || fail "twin-link: $1 is a link where a folder was expected"; }

while IFS="$tab" read -r step number argument lower; do
    case $step in
    overlay)
        # A reboot comes back to the layer, but an overlay that was mounted volatile refuses its work folder.
        rm -rf "$layer/work/$number"
        mkdir -p "$layer/upper/$number" "$layer/work/$number"
        chmod --reference="$lower" "$layer/upper/$number"
        chown --reference="$lower" "$layer/upper/$number"
        # volatile: nothing here outlives a power cut, so nothing needs to reach a disk. Old kernels do not know the word.
        overlay "$number" "$root$argument" index=off,metacopy=off,redirect_dir=off,volatile 2>/dev/null ||
            overlay "$number" "$root$argument" index=off,redirect_dir=off ||
            fail "twin-overlay: $argument"
        ;;
    copy)
        mount -t tmpfs -o "size=128m,mode=0755,nosuid,nodev" oakum-twin "$root$argument"
        cp -a "$lower/." "$root$argument/"
        ;;
    esac
done <"$folder/plan"

cd "$root"
for own in proc sys dev run tmp; do plain "$own"; done
mount -t proc -o nosuid,nodev,noexec proc proc
mount -t tmpfs -o mode=0755,nosuid,noexec,size=1m oakum-twin-dev dev
mkdir -m 0755 dev/pts dev/shm
# Read-only binds: a chmod of /dev/null in here would otherwise be one of the host's /dev/null.
for device in null zero full random urandom tty; do
    : >"dev/$device"
    mount --bind "/dev/$device" "dev/$device"
    mount -o remount,bind,ro,nosuid,noexec "dev/$device"
done
mount -t devpts -o newinstance,ptmxmode=0666,mode=0620,gid=5,nosuid,noexec devpts dev/pts
mount -t tmpfs -o mode=1777,nosuid,nodev,size=64m oakum-twin-shm dev/shm
ln -s pts/ptmx dev/ptmx
ln -s /proc/self/fd dev/fd
ln -s /proc/self/fd/0 dev/stdin
ln -s /proc/self/fd/1 dev/stdout
ln -s /proc/self/fd/2 dev/stderr
mount -t tmpfs -o mode=0755,nosuid,nodev,size=64m oakum-twin-run run
mkdir -m 1777 run/lock
mkdir -m 0700 run/.before run/.gate
while IFS="$tab" read -r step number argument; do
    case $step in
    hide) mount -t tmpfs -o ro,mode=0700,size=4k,nosuid,nodev oakum-twin-hidden ".$argument" ;;
    hostname) echo "$argument" >proc/sys/kernel/hostname ;;
    boot) keep=$argument ;;
    esac
done <"$folder/plan"
# Its own /tmp counts against the same room as the rest.
rm -rf "$layer/tmp"
mkdir -m 1777 "$layer/tmp"
mount --bind "$layer/tmp" tmp
mount -o remount,bind,nosuid,nodev tmp
while IFS="$tab" read -r step number argument; do
    case $step in
    bind)
        plain ".$argument"
        [ -d ".$argument" ] || mkdir -p ".$argument"
        mount --bind "$argument" ".$argument"
        mount -o remount,bind,ro,nosuid,nodev ".$argument"
        ;;
    esac
done <"$folder/plan"

pivot_root . run/.before
cd /
umount -l /run/.before
rmdir /run/.before

# A gate is a pair of FIFOs: the new namespace says that it is there, and waits until it may end.
mkfifo /run/.gate/there /run/.gate/end
gate='echo there >/run/.gate/there; read -r end </run/.gate/end'
unshare --user --net /bin/sh -c "$gate" &
inner=$!
read -r there </run/.gate/there
echo '0 0 65536' >"/proc/$inner/uid_map" || fail "twin-userns: the identity map was refused"
echo '0 0 65536' >"/proc/$inner/gid_map" || fail "twin-userns: the identity map was refused"
if [ "$boots" = no ]; then
    # No user namespace below this one: in it a process would have every capability again.
    nsenter --user="/proc/$inner/ns/user" /bin/sh -c 'echo 0 >/proc/sys/user/max_user_namespaces'
fi
nsenter --net="/proc/$inner/ns/net" mount -t sysfs -o ro,nosuid,nodev,noexec sysfs /sys
nsenter --net="/proc/$inner/ns/net" ip link set lo up 2>/dev/null || :

for entry in /proc/sys /proc/irq /proc/bus /proc/fs /proc/acpi /proc/asound /proc/scsi /proc/driver /proc/tty \
    $(find /proc -maxdepth 1 -type f -perm /0222); do
    [ -e "$entry" ] || continue
    mount --bind "$entry" "$entry"
    mount -o remount,bind,ro,nosuid,nodev,noexec "$entry"
done
for entry in kcore keys key-users kmsg timer_list sched_debug; do
    [ -e "/proc/$entry" ] || continue
    mount --bind /dev/null "/proc/$entry"
    mount -o remount,bind,ro,nosuid,noexec "/proc/$entry"
done

if [ "$boots" = yes ]; then
    # Its own part of the cgroup tree, which its init must write; the limits are on the folder above, out of its sight.
    mount -t cgroup2 -o nosuid,nodev,noexec cgroup2 /sys/fs/cgroup
    exec 7<"/proc/$inner/ns/user" 9<"/proc/$inner/ns/net"
    { kill -9 "$inner" && wait "$inner"; } 2>/dev/null || :
    rm -r /run/.gate
    echo ready
    # The init stays PID 1 of a namespace that the host's root owns, so it can end itself but not the machine.
    exec >/dev/null 2>&1
    exec nsenter --user=/proc/self/fd/7 --net=/proc/self/fd/9 unshare --mount --ipc /bin/sh -c 'exec 7<&- 9<&-; exec "$@"' init \
        setpriv "--bounding-set=$keep" \
        env -i container=oakum PATH="$PATH" /lib/systemd/systemd --log-target=null --show-status=no
fi

# Now, and not before: a mount namespace owned by the user namespace gets every mount above locked as it is.
nsenter --user="/proc/$inner/ns/user" --net="/proc/$inner/ns/net" unshare --mount /bin/sh -c "$gate" &
mounts=$!
read -r there </run/.gate/there
# Held open here, the namespaces outlive every process in them, and no process in them can end PID 1.
exec 7<"/proc/$inner/ns/user" 8<"/proc/$mounts/ns/mnt" 9<"/proc/$inner/ns/net"
{ kill -9 "$inner" "$mounts" && wait "$inner" "$mounts"; } 2>/dev/null || :
rm -r /run/.gate
echo ready
exec >/dev/null 2>&1
# wait also reaps what commands leave behind.
while :; do
    sleep 3600 7<&- 8<&- 9<&- &
    wait || :
done
