# Shared by the provisioning scripts: progress on stderr, the cache, and packages of this machine.
# A script prints the path of what it provides on stdout, and nothing else.
# shellcheck shell=bash

set -euo pipefail
shopt -s inherit_errexit

# shellcheck disable=SC2034
provision=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cache=${IPVS_LATENCY_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/ipvs-latency}
export DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8

say() {
    printf '==> %s (%d s)\n' "$*" "$SECONDS" >&2
}

die() {
    printf 'error: %s\n' "$*" >&2
    exit 1
}

# What a cached thing is made from, in twelve digits: `printf … | checksum` or `checksum FILE…`.
checksum() {
    cat -- "$@" | sha256sum | cut -c1-12
}

# published KIND KEY BUILD [ARGUMENT…] prints the path of KIND/KEY in the cache. If it is not there yet, BUILD is called with
# a path to fill (a file or a folder of that name) and its arguments. The result appears under its name only when
# it is complete, and only one run builds it at a time, so an interruption at any point leaves nothing half done.
published() {
    local kind=$1 key=$2 build=$3 lock work
    local target=$cache/$kind/$key
    shift 3
    if [[ ! -e $target ]]; then
        mkdir -p "$cache/$kind"
        exec {lock}>"$cache/$kind/.$key.lock"
        if ! flock --nonblock "$lock"; then
            say "$kind $key: waiting for another run that is making it"
            flock "$lock"
        fi
        if [[ ! -e $target ]]; then
            # The lock is held: whatever lies here belongs to a run that was interrupted.
            rm -rf -- "$cache/$kind/.$key".work.*
            work=$(mktemp -d "$cache/$kind/.$key.work.XXXXXX")
            "$build" "$work/result" "$@" >&2
            chmod --quiet go-w "$work/result"
            mv --no-target-directory "$work/result" "$target"
            rm -rf -- "$work"
        fi
        exec {lock}>&-
    fi
    printf '%s\n' "$target"
}

# Runs a command whose output only matters when it fails.
quietly() {
    local log
    log=$(mktemp)
    if ! "$@" >"$log" 2>&1; then
        cat -- "$log" >&2
        rm -f -- "$log"
        die "failed: $*"
    fi
    rm -f -- "$log"
}

# need_packages PACKAGE… installs those that this machine lacks.
need_packages() {
    local package missing=()
    for package in "$@"; do
        [[ $(dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null || true) == installed ]] || missing+=("$package")
    done
    [[ ${#missing[@]} -eq 0 ]] && return
    [[ $EUID -eq 0 ]] || die "missing packages: ${missing[*]}; install them, or run this as root"
    say "packages ${missing[*]}: installing"
    if ! apt-get install --yes --no-install-recommends -o DPkg::Lock::Timeout=600 "${missing[@]}" >/dev/null 2>&1; then
        # The machine's package lists may be absent or too old.
        quietly apt-get update -o DPkg::Lock::Timeout=600
        quietly apt-get install --yes --no-install-recommends -o DPkg::Lock::Timeout=600 "${missing[@]}"
    fi
}
