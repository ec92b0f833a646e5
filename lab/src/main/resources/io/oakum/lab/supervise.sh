# One lab host: its cgroups, its disk, its network, and systemd as its PID 1, started again for as long as it asks for a reboot.
# Arguments: NAME FOLDER LOWERDIRS CGROUP MACHINE BRIDGE VETH ADDRESS GATEWAY DISTRIBUTION JDK
set -eu
name=$1 folder=$2 lower=$3 cgroup=$4 machine=$5 bridge=$6 veth=$7 address=$8 gateway=$9
shift 9
distribution=$1 jdk=$2
echo $$ >"$folder/supervisor.pid"
rm -f "$folder/exit"

# nspawn makes cgroups below the one it runs in; in one of our own they are ours to take away.
while read -r _ mount type _; do
    case $type:$mount in
    cgroup:*cpuset*) ;; # takes no process before it was given processors
    cgroup:* | cgroup2:*)
        if mkdir -p "$mount/$cgroup/$name" 2>/dev/null; then
            echo $$ >"$mount/$cgroup/$name/cgroup.procs" || true
        fi
        ;;
    esac
done </proc/self/mounts

if ! mountpoint -q "$folder/root"; then
    mount -t overlay "oakum-lab-$name" \
        -o "lowerdir=$lower,upperdir=$folder/disk/upper,workdir=$folder/disk/work" "$folder/root"
fi

# The namespace is kept by a mount inside the host's folder: /run/netns, where ip(8) keeps them, would stay behind as a mount.
if [ "$(stat -f -c %T "$folder/network")" != nsfs ]; then
    unshare --net="$folder/network" true
fi
if ! ip link show "$veth" >/dev/null 2>&1; then
    ip link add "$veth" type veth peer name eth0 netns "$folder/network"
    ip link set "$veth" master "$bridge" up
    nsenter --net="$folder/network" ip -batch - <<END
link set lo up
address add $address/24 dev eth0
link set eth0 up
route add default via $gateway
END
fi

while :; do
    code=0
    # With a time namespace the host's uptime and process start times are its own and begin anew at each boot.
    SYSTEMD_NSPAWN_UNIFIED_HIERARCHY=1 unshare --time --boottime "-$(cut -d. -f1 /proc/uptime)" \
        systemd-nspawn --quiet --directory="$folder/root" --machine="$machine" --hostname="$name" \
        --register=no --keep-unit --console=pipe --resolv-conf=off --timezone=off --link-journal=no \
        --network-namespace-path="$folder/network" \
        --bind-ro="$distribution:/opt/oakum" --bind-ro="$jdk:/opt/oakum-jdk" --boot || code=$?
    [ "$code" = 133 ] || break # how nspawn says that the host asked for a reboot
done
echo "$code" >"$folder/exit"
