# Holds a twin: everything it needs lives in this process's own mount namespace, and goes with it.
# Standard input is a pipe from the program that asked for the twin; when that program dies, for whatever reason, the pipe
# ends and so does the twin. Says "ready" when the twin stands and "ended" when it does no more.
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

while IFS="$tab" read -r step number argument; do
    # Hides a file of the host without a change above: the lower layers' own word for "not here".
    [ "$step" != without ] || mknod "$layer/stubs/$number$argument" c 0 0
done <"$folder/plan"

exec 3<&0 </dev/null
twin=
end() { [ -z "$twin" ] || kill -9 "$twin" 2>/dev/null || :; }
# "begin" starts the twin, and starts it again from the same layers; the end of the pipe ends it.
while read -r word <&3; do
    [ "$word" = begin ] || continue
    end
    # The builder joins the cgroups, not this process: what ends the twin must not be slowed down or killed by its limits.
    setpriv --pdeathsig KILL /bin/sh -c '
        folder=$1
        while read -r procs; do echo $$ >"$procs"; done <"$folder/cgroups"
        shift
        setpriv --pdeathsig KILL \
            unshare --pid --fork --kill-child=KILL --mount --uts --ipc --cgroup /bin/sh "$@" || :
        echo ended
    ' join "$folder" "$builder" "$folder" 3<&- &
    twin=$!
done
end
