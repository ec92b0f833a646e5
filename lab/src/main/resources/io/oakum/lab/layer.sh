# Runs one recipe in a root file system made of layers; what it changes stays in UPPER and becomes the next layer.
# Runs in mount and PID namespaces of its own, so its mounts and processes end with it, whatever ends it.
# Arguments: LOWERDIRS UPPER WORK ROOT RECIPE [ARGUMENT...]
set -eu
lower=$1 upper=$2 work=$3 root=$4 recipe=$5
shift 5
mount -t overlay oakum-lab-layer -o "lowerdir=$lower,upperdir=$upper,workdir=$work" "$root"
mount -t proc proc "$root/proc"
cp --remove-destination /etc/resolv.conf "$root/etc/resolv.conf"
# No service may start in a layer; a booted host must be free to, so this goes again.
printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d"
chmod 755 "$root/usr/sbin/policy-rc.d"
code=0
chroot "$root" /bin/sh -euc "$recipe" recipe "$@" </dev/null || code=$?
rm -f "$root/usr/sbin/policy-rc.d"
# We are PID 1 of the namespace: what the recipe left running ends here, and then lets go of the mounts.
kill -9 -1 2>/dev/null || true
tries=0
until umount --recursive "$root"; do
    tries=$((tries + 1))
    [ "$tries" -lt 100 ] || exit 1
    sleep 0.05
done 2>/dev/null
exit "$code"
