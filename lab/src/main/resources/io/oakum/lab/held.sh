# Up to three packages with outstanding security updates are held.
export LC_ALL=C
names=$(apt-get -s dist-upgrade | sed -n 's/^Inst \([^ ]*\) .*[-]security.*/\1/p' | sort -u | head -n 3)
[ -n "$names" ] || names=$(apt-get -s dist-upgrade | sed -n 's/^Inst \([^ ]*\) .*Debian-Security.*/\1/p' | sort -u | head -n 3)
if [ -z "$names" ]; then
    echo "no security update is outstanding, so there is nothing to hold" >&2
    exit 1
fi
# shellcheck disable=SC2086
apt-mark hold $names
