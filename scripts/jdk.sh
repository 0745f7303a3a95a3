# Finds a JDK that can build and run Lockstep. Sourced by the launcher, .ci/run and scripts/format.
#
# find_jdk sets `jdk` (its folder) and `jdk_version`, or prints what to do and returns 1. It starts no process
# where it can read the `release` file instead, because the launcher pays for it at every command.

jdk_minimum=21

# The version of the JDK in folder $1, into `found_version`; empty if there is no JDK there.
# A JRE will not do: Lockstep is compiled on first use.
read_jdk_version() {
    found_version=
    [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] || return 0
    if [ -r "$1/release" ]; then
        while IFS='=' read -r release_key release_value; do
            if [ "$release_key" = JAVA_VERSION ]; then
                release_value=${release_value#\"}
                found_version=${release_value%%\"*}
                break
            fi
        done < "$1/release"
    fi
    if [ -z "$found_version" ]; then # some distributions' packages have no release file
        found_version=$("$1/bin/java" -XshowSettings:properties -version 2>&1 \
            | sed -n 's/^ *java\.version = //p')
    fi
}

# The first number of $1 (25 of "25.0.3", 26 of "26-ea"), into `major`.
read_major() {
    major=${1%%[!0-9]*}
    major=${major:-0}
}

# Takes folder $1 if it holds a JDK of the minimum or later.
try_jdk() {
    read_jdk_version "$1"
    read_major "$found_version"
    [ "$major" -ge "$jdk_minimum" ] || return 1
    jdk=$1
    jdk_version=$found_version
}

find_jdk() {
    jdk=
    jdk_version=

    # Named on purpose, so a mistake in it is worth a message and not a guess.
    if [ -n "${LOCKSTEP_JAVA_HOME:-}" ]; then
        try_jdk "$LOCKSTEP_JAVA_HOME" && return 0
        echo "lockstep: LOCKSTEP_JAVA_HOME=$LOCKSTEP_JAVA_HOME is not a JDK of version $jdk_minimum or later" \
            "(found: ${found_version:-no JDK}). Correct it or unset it." >&2
        return 1
    fi

    if [ -n "${JAVA_HOME:-}" ]; then
        try_jdk "$JAVA_HOME" && return 0
    fi

    java_on_path=$(command -v java || true)
    if [ -n "$java_on_path" ]; then
        java_on_path=$(readlink -f "$java_on_path" 2>/dev/null || echo "$java_on_path")
        try_jdk "${java_on_path%/bin/java}" && return 0
    fi

    newest=0
    for candidate in \
        /usr/lib/jvm/* /usr/lib64/jvm/* /usr/java/* /opt/java/* /opt/jdk* \
        "${HOME:-/}"/.sdkman/candidates/java/* "${HOME:-/}"/.jdks/* "${HOME:-/}"/.asdf/installs/java/* \
        /Library/Java/JavaVirtualMachines/*/Contents/Home \
        /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
        [ -d "$candidate" ] || continue
        read_jdk_version "$candidate"
        read_major "$found_version"
        if [ "$major" -ge "$jdk_minimum" ] && [ "$major" -gt "$newest" ]; then
            newest=$major
            jdk=$candidate
            jdk_version=$found_version
        fi
    done
    [ -n "$jdk" ] && return 0

    echo "lockstep: no JDK of version $jdk_minimum or later was found. Install one (a JDK, not a JRE)," \
        "or set LOCKSTEP_JAVA_HOME to its folder." >&2
    return 1
}
