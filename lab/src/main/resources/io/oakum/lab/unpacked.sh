# One update is unpacked and not configured: dpkg calls it iU.
export DEBIAN_FRONTEND=noninteractive LC_ALL=C
name=$(apt-get -s dist-upgrade | sed -n 's/^Inst \([^ ]*\) .*/\1/p' | grep -m1 -x 'nginx-light\|haproxy\|openssl\|curl\|tzdata' ||
    apt-get -s dist-upgrade | sed -n 's/^Inst \([^ ]*\) .*/\1/p' | head -n 1)
if [ -z "$name" ]; then
    echo "no update is outstanding, so there is nothing to unpack" >&2
    exit 1
fi
cd /tmp
apt-get -q download "$name"
dpkg --unpack ./*.deb
rm -f ./*.deb
dpkg-query -W -f '${db:Status-Abbrev} ${Package}\n' "$name" | grep '^iU'
