# Everything that is offered is installed.
export DEBIAN_FRONTEND=noninteractive LC_ALL=C
apt-get -qy dist-upgrade
apt-get clean
