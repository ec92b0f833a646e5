#!/bin/sh
# Installs the Oakum agent and asks for this host to be let into the fleet.
#   install SERVER        SERVER such as https://oakum.example:8441; the token is read from standard input
set -eu
pin=@PIN@
trust=@TRUST@
package=@PACKAGE_SHA256@
version=@VERSION@

say() { echo "oakum: $*" >&2; }
server=${1:?"the server's address is missing"}
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
printf '%s\n' "$token" | oakum-agent enrol --server "$server" --pin "$pin" --trust "$trust"
