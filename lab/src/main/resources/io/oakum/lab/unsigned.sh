# The lists of a repository that nobody signed, fetched by somebody who told apt to.
export DEBIAN_FRONTEND=noninteractive LC_ALL=C
dpkg -i /srv/oakum-lab/oakum-demo_1.0_all.deb
apt-get -q --allow-insecure-repositories update
if apt-get -q update; then
    echo "apt took the unsigned repository for good" >&2
    exit 1
fi
apt-cache policy oakum-demo | grep 'Candidate: 1\.1'
