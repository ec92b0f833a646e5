# The lists of a repository whose Release has expired since they were fetched: they are there, and are not to be believed any more.
export DEBIAN_FRONTEND=noninteractive LC_ALL=C
dpkg -i /srv/oakum-lab/oakum-demo_1.0_all.deb
apt-get -q -o Acquire::Check-Valid-Until=false update
if apt-get -q update; then
    echo "apt took the expired Release for good" >&2
    exit 1
fi
apt-cache policy oakum-demo | grep 'Candidate: 1\.1'
