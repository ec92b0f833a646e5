# Joins the twin's cgroups, leaves the terminal (nothing inside may type into it) and becomes the program given.
#   enter.sh CGROUP-PROCS... -- PROGRAM ARGUMENT...
set -eu
while [ "$1" != -- ]; do
    echo $$ >"$1"
    shift
done
shift
exec "$@"
