# Packages of other suites, without touching this machine's apt: its own archive and keys, with lists of our own.
# No archive is named here. Where the machine gets its packages from is the machine's business.
# shellcheck shell=bash

source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

codename=$(sed -n 's/^VERSION_CODENAME=//p' /etc/os-release)

# archives FOLDER CODENAME prints the archives of the distribution's own packages, from apt's sources in FOLDER.
archives() {
    local folder=$1 files=() file
    for file in "$folder"/sources.list "$folder"/sources.list.d/*.list "$folder"/sources.list.d/*.sources; do
        [[ -f $file ]] && files+=("$file")
    done
    [[ ${#files[@]} -gt 0 ]] || return 0
    awk -f "$provision/archives.awk" -v CODENAME="$2" -v STABLE=stable "${files[@]}"
}

# apt_suite SUITE [ARCHITECTURE] fetches that suite's package lists when they are older than a day, and sets `apt`: the options that
# make apt-get and apt-cache use them. The first archive that has the suite is taken.
apt_suite() {
    local suite=$1 folder=$cache/apt/$1${2:+-$2} paragraph="" line lock
    mkdir -p "$folder/lists/partial" "$folder/cache/archives/partial"
    apt=(-o "Dir::Etc::sourcelist=$folder/suite.sources" -o Dir::Etc::sourceparts=- -o "Dir::State::lists=$folder/lists"
        -o "Dir::Cache=$folder/cache" -o APT::Sandbox::User=root -o Acquire::Languages=none
        ${2:+-o APT::Architecture="$2" -o APT::Architectures="$2"})
    exec {lock}>"$folder/.lock"
    flock "$lock"
    if [[ -z $(find "$folder/complete" -mtime -1 2>/dev/null) ]]; then
        say "packages of $suite: fetching the list"
        rm -f "$folder/complete"
        while IFS= read -r line; do
            [[ -n $line ]] && paragraph+=$line$'\n' && continue
            printf '%sSuites: %s\n' "$paragraph" "$suite" >"$folder/suite.sources"
            paragraph=""
            if apt-get "${apt[@]}" -o APT::Update::Error-Mode=any update >"$folder/update.log" 2>&1; then
                touch "$folder/complete"
                break
            fi
        done < <(archives /etc/apt "$codename")
    fi
    exec {lock}>&-
    [[ -e $folder/complete ]] && return
    [[ -e $folder/update.log ]] && cat -- "$folder/update.log" >&2
    return 1
}

# need_packages_of SUITE PACKAGE… installs packages of another suite on this machine, their dependencies from its own.
need_packages_of() {
    local suite=$1 folder=$cache/apt/$1
    shift
    apt_suite "$suite" || die "the suite $suite can't be had from this machine's package sources; needed for: $*"
    [[ $EUID -eq 0 ]] || die "missing packages of $suite: $*; install them, or run this as root"
    say "packages $* of $suite: installing"
    mkdir -p "$folder/with-own/lists/partial" "$folder/with-own/parts"
    find /etc/apt/sources.list.d -maxdepth 1 \( -name '*.list' -o -name '*.sources' \) -exec ln -sf {} "$folder/with-own/parts/" \;
    ln -sf "$folder/suite.sources" "$folder/with-own/parts/$suite.sources"
    apt=(-o "Dir::Etc::sourceparts=$folder/with-own/parts" -o "Dir::State::lists=$folder/with-own/lists" -o APT::Sandbox::User=root
        -o Acquire::Languages=none -o DPkg::Lock::Timeout=600)
    quietly apt-get "${apt[@]}" update
    quietly apt-get "${apt[@]}" install --yes --no-install-recommends --target-release "$suite" "$@"
}

# files_of_package PACKAGE FOLDER [SUITE] lays a package's files there, by default of this machine's release, without installing it: services
# would start.
files_of_package() {
    apt_suite "${3:-$codename}" || die "this machine's package sources are out of reach; needed for: $1"
    mkdir "$2"
    (cd "$2" && quietly apt-get "${apt[@]}" download "$1" && dpkg -x "$1"_*.deb .)
}

# program_of_package RESULT PACKAGE PROGRAM [SUITE] takes one program out of a package, for `published`.
program_of_package() {
    files_of_package "$2" "$1.unpacked" "${@:4}"
    mv "$(find "$1.unpacked" -type f -path "*bin/$3")" "$1"
    say "$3: unpacked"
}
