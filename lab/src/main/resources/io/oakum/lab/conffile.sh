# oakum-demo 1.0 with a configuration file edited here; 1.1, offered by a signed local repository, changes that file too.
export DEBIAN_FRONTEND=noninteractive LC_ALL=C
dpkg -i /srv/oakum-lab/oakum-demo_1.0_all.deb
echo level=99 >/etc/oakum-demo/demo.conf
apt-get -q update
apt-get -s install oakum-demo | grep '^Inst oakum-demo .*1\.1'
