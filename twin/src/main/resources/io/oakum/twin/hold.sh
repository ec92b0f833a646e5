# Holds a twin: everything it needs lives in this process's own mount namespace, and goes with it.
# Standard input is a pipe from the program that asked for the twin; when that program dies, for whatever reason, the pipe
# ends and so does the twin.
#   hold.sh FOLDER BUILDER      FOLDER has plan, stubs/, layer/; cgroups lists the cgroup.procs files to join
set -eu
folder=$1
builder=$2
layer=$folder/layer
tab=$(printf '\t')
PATH=/usr/sbin:/usr/bin:/sbin:/bin

while IFS="$tab" read -r step number argument lower; do
    case $step in
    tmpfs) mount -t tmpfs -o "size=$argument,mode=0755,nosuid,nodev" oakum-twin "$layer" ;;
    folder) mount --bind "$argument" "$layer" && mount -o remount,bind,nosuid,nodev "$layer" ;;
    # The host's file system alone, without what is mounted on it.
    overlay)
        mkdir -p "$layer/lower/$number"
        mount --bind "$lower" "$layer/lower/$number"
        mount -o remount,bind,ro "$layer/lower/$number"
        ;;
    # What runs on its way into the twin can be seen from inside through /proc/PID/exe. Seen through here it cannot be
    # written, whatever rights somebody won inside.
    seal) mount -o remount,bind,ro "$argument" ;;
    esac
done <"$folder/plan"

mkdir -p "$layer/upper" "$layer/work" "$layer/root" "$layer/stubs"
mount -t tmpfs -o size=4m,mode=0755,nosuid,nodev oakum-twin-stubs "$layer/stubs"
cp -a "$folder/stubs/." "$layer/stubs/"

exec 3<&0 </dev/null
# The builder joins the cgroups, not this process: what ends the twin must not be slowed down or killed by its limits.
setpriv --pdeathsig KILL /bin/sh -c '
    folder=$1
    while read -r procs; do echo $$ >"$procs"; done <"$folder/cgroups"
    shift
    exec unshare --pid --fork --kill-child=KILL --mount --uts --ipc --cgroup /bin/sh "$@"
' join "$folder" "$builder" "$folder" 3<&- &
twin=$!
setpriv --pdeathsig KILL /bin/sh -c 'cat >/dev/null || :; kill -9 "$1"' watch "$twin" <&3 &
exec 3<&-
status=0
wait "$twin" || status=$?
exit "$status"
