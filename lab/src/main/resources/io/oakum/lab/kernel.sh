# An older kernel is installed and a newer one offered. The release's own, or, where security has none newer, the one of the release before.
# Arguments: CODENAME MIRROR FORMER_CODENAME(or empty)
codename=$1 mirror=$2 former=$3
export DEBIAN_FRONTEND=noninteractive LC_ALL=C
package=linux-image-cloud-$(dpkg --print-architecture)
own=$(apt-cache madison "$package" | awk -F' *[|] *' -v s="$codename/main" '$3 ~ s {print $2; exit}')
newest=$(apt-cache policy "$package" | sed -n 's/^ *Candidate: //p')
if [ -n "$own" ] && dpkg --compare-versions "$own" lt "$newest"; then
    apt-get -qy --no-install-recommends -t "$codename" install "$package"
elif [ -n "$former" ]; then
    echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $former main" >/etc/apt/sources.list.d/former.list
    apt-get -q update
    # The target release would also choose older versions of the dependencies, so the version is named instead.
    old=$(apt-cache madison "$package" | awk -F' *[|] *' -v s="$former/main" '$3 ~ s {print $2; exit}')
    apt-get -qy --no-install-recommends install "$package=$old"
    rm /etc/apt/sources.list.d/former.list
    apt-get -q update
else
    echo "release $codename offers no kernel newer than its first one today ($newest)" >&2
    exit 1
fi
apt-get clean
apt-get -s dist-upgrade | grep "^Inst $package "
