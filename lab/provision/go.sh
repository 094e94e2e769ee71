# A Go that can build what the lab needs.
# shellcheck shell=bash

source "$(dirname "${BASH_SOURCE[0]}")/apt.sh"

need_go() {
    local version major minor
    version=$(go env GOVERSION 2>/dev/null || true)
    IFS=. read -r major minor _ <<<"${version#go}"
    [[ ${major:-0} -gt 1 || ${minor:-0} -ge 21 ]] && return
    # Any Go from 1.21 on fetches the version that go.mod asks for.
    if [[ $codename == bookworm ]]; then
        need_packages_of bookworm-backports golang-go
    else
        need_packages golang-go
    fi
    hash -r
}
