# The release with its security source and fetched lists, so that real updates are outstanding.
# Arguments: CODENAME MIRROR SECURITY_MIRROR FORMAT(one-line|deb822)
codename=$1 mirror=$2 security=$3 format=$4
export DEBIAN_FRONTEND=noninteractive LC_ALL=C
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
if [ "$format" = deb822 ]; then
    rm -f /etc/apt/sources.list
    cat >/etc/apt/sources.list.d/debian.sources <<END
Types: deb
URIs: $mirror
Suites: $codename $codename-updates
Components: main
Signed-By: $keyring

Types: deb
URIs: $security
Suites: $codename-security
Components: main
Signed-By: $keyring
END
else
    cat >/etc/apt/sources.list <<END
deb $mirror $codename main
deb $mirror $codename-updates main
deb $security $codename-security main
END
fi
apt-get -q update
# Services as the release had them, to be patched by the security source; nginx and haproxy are often among its updates.
outstanding() { apt-get -s dist-upgrade | grep -c "^Inst .*$codename-security\|^Inst .*Debian-Security" || true; }
apt-get -qy --no-install-recommends -t "$codename" install haproxy
for further in php-cli libxml2-utils redis-server bind9-host vim-tiny git; do
    [ "$(outstanding)" -lt 2 ] || break # right after a point release there may be next to none
    apt-get -qy --no-install-recommends -t "$codename" install "$further" || true
done
apt-get clean
# The daily runs of apt would take dpkg's lock minutes after boot, in the middle of whatever a test does.
systemctl disable apt-daily.timer apt-daily-upgrade.timer
printf 'A lab host of Oakum, thrown away by: oakum lab down\nThe timers apt-daily and apt-daily-upgrade are disabled here, so that they do not race for the lock of dpkg.\n' >/etc/motd
echo "outstanding security updates: $(outstanding)"
