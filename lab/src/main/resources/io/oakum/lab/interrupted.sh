# dpkg is killed while the update's postinst runs: iF, and a journal in /var/lib/dpkg/updates that apt-get refuses to go on with.
export DEBIAN_FRONTEND=noninteractive LC_ALL=C
dpkg -i /srv/oakum-lab/oakum-demo_1.0_all.deb
apt-get -q update
touch /run/oakum-demo-hang
dpkg --force-confold -i /srv/oakum-lab/oakum-demo_1.1_all.deb &
dpkg=$!
n=0
until [ -e /run/oakum-demo-hangs ]; do
    n=$((n + 1))
    [ "$n" -lt 300 ] || exit 1
    sleep 0.1
done
kill -9 "$dpkg"
wait "$dpkg" || true
rm -f /run/oakum-demo-hang /run/oakum-demo-hangs
[ -n "$(ls /var/lib/dpkg/updates)" ]
dpkg-query -W -f '${db:Status-Abbrev}\n' oakum-demo | grep '^iF'
