# The release as it was published, by debootstrap; its mounts end with the namespace this runs in.
# Arguments: RELEASE ROOT MIRROR PACKAGES
set -eu
release=$1 root=$2 mirror=$3 packages=$4
debootstrap --variant=minbase --include="$packages" "$release" "$root" "$mirror"
# Each host gets its own; two hosts with one key or one machine-id would be taken for one.
rm -f "$root"/etc/ssh/ssh_host_* "$root"/var/cache/apt/archives/*.deb "$root"/var/lib/dbus/machine-id
: >"$root/etc/machine-id"
