#!/bin/sh
# Installs the Oakum agent and asks for this host to be let into the fleet.
#   install SERVER [--mode managed|observe]
#     SERVER  such as https://oakum.example:8441; the token is read from standard input
#     --mode  what root here lets the fleet do: managed, it changes what people sign; observe, it only looks
set -eu
pin=@PIN@
trust=@TRUST@
package=@PACKAGE_SHA256@
version=@VERSION@

say() { echo "oakum: $*" >&2; }
server=${1:?"the server's address is missing"}
mode=managed
if [ "$#" -gt 1 ]; then
    mode=${3:-}
    case "$#$2$mode" in
    3--modemanaged | 3--modeobserve) ;;
    *) say "after the address stands nothing, --mode managed or --mode observe"; exit 2 ;;
    esac
fi
[ "$(id -u)" = 0 ] || { say "only root can install the agent; run this with sudo"; exit 3; }
[ "$(dpkg --print-architecture 2>/dev/null)" = amd64 ] || { say "there is a package for Debian and Ubuntu on amd64 only"; exit 3; }
IFS= read -r token || [ -n "${token:-}" ] || { say "the token is missing on standard input"; exit 3; }

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT INT TERM
if [ "$(dpkg-query -W -f '${db:Status-Status} ${Version}' oakum-agent 2>/dev/null)" != "installed $version" ]; then
    say "fetching the agent $version"
    # Not by the certificate but by its digest it is known whose it is, so any other bytes are refused.
    /usr/lib/apt/apt-helper -qq -o Acquire::https::Verify-Peer=false -o Acquire::https::Verify-Host=false \
        -o APT::Sandbox::User=root download-file "$server/agent/v1/package" "$folder/oakum-agent.deb" "SHA256:$package" >&2
    DEBIAN_FRONTEND=noninteractive apt-get -qq -y -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 --no-install-recommends \
        --allow-downgrades install "$folder/oakum-agent.deb" </dev/null >&2
    # No repository has it: kept, so that an upgrade of the agent can be taken back.
    install -D -m 0644 "$folder/oakum-agent.deb" "/var/cache/oakum/archives/oakum-agent_${version}_amd64.deb"
fi
# Root's word, and nobody's after it: no order and no server writes there.
guard=/etc/oakum/guard.conf
if [ -e "$guard" ] || [ -L "$guard" ]; then
    say "what this host allows stands in $guard already, and stays as it is"
else
    printf 'mode = %s\n' "$mode" > "$folder/guard.conf"
    install -D -m 0644 "$folder/guard.conf" "$guard"
    say "mode = $mode, in $guard: $([ "$mode" = managed ] && echo 'this host is changed as people sign it' || echo 'this host is only looked at')"
fi
printf '%s\n' "$token" | oakum-agent enrol --server "$server" --pin "$pin" --trust "$trust"
