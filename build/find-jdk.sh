# Sets JAVA_HOME to a JDK 25 or newer, or says where it looked and ends. Read by ./oakum and ./verify.

oldest_jdk=25

jdk_release() { # jdk_release HOME: the JDK's major release, nothing where HOME is no JDK
    [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] || return 0
    if [ -r "$1/release" ]; then
        sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
    else
        "$1/bin/javac" -version 2>/dev/null | sed -n 's/^javac \([0-9]*\).*/\1/p'
    fi
}

find_jdk() {
    looked=
    on_path=$(command -v javac 2>/dev/null || true)
    [ -z "$on_path" ] || on_path=$(dirname "$(dirname "$(readlink -f "$on_path")")")
    for home in "${OAKUM_JAVA_HOME:-}" "${JAVA_HOME:-}" "$on_path" \
        /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* /opt/oakum/jdk \
        "${HOME:-/root}"/.sdkman/candidates/java/* "${HOME:-/root}"/.jdks/* \
        /Library/Java/JavaVirtualMachines/*/Contents/Home; do
        [ -n "$home" ] || continue
        release=$(jdk_release "$home")
        [ -n "$release" ] || continue
        if [ "$release" -ge "$oldest_jdk" ]; then
            JAVA_HOME=$home
            export JAVA_HOME
            return 0
        fi
        looked="$looked
  $home is a JDK $release"
    done
    echo "oakum: needs a JDK $oldest_jdk or newer, and found none." >&2
    [ -z "$looked" ] || echo "Found:$looked" >&2
    echo "Install one (Eclipse Temurin, or your distribution's openjdk-$oldest_jdk-jdk-headless)," >&2
    echo "or name the one you have: OAKUM_JAVA_HOME=/path/to/jdk ./oakum" >&2
    return 3
}

need_maven() { # names the command that installs Maven, or runs it where OAKUM_YES or CI consents
    command -v mvn >/dev/null 2>&1 && return 0
    if [ "${OAKUM_YES:-${CI:-}}" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
        apt-get install -y --no-install-recommends maven >&2 && return 0
    fi
    echo "oakum: Maven 3.8.7 or newer is needed to build, and mvn is not on the PATH." >&2
    echo "Install it: sudo apt-get install maven" >&2
    return 3
}
