# How images are made, without a container daemon: a jlinked runtime and the program on a few Debian packages, two layers,
# every byte following from the inputs alone.
# shellcheck shell=bash

source "$(dirname "${BASH_SOURCE[0]}")/../../lab/provision/apt.sh"

tree=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
version=$(sed -n 's:.*<revision>\(.*\)</revision>.*:\1:p' "$tree/pom.xml")
created=$(sed -n 's#.*<project.build.outputTimestamp>\(.*\)</.*#\1#p' "$tree/pom.xml")
epoch=$(date --date="$created" +%s)
jdk=${JAVA_HOME:-$("$provision/jdk")}
# Of any program but those of a JDK that was laid beside its own C library.
usual_loader=/lib64/ld-linux-x86-64.so.2

# linked NAME MODULES prints a runtime with just these modules.
linked() {
    published "$1-runtime" "$( ("$jdk/bin/java" -version; echo "$2"; declare -f link) 2>&1 | checksum -)" link "$2"
}

link() {
    local loader
    need_packages patchelf binutils
    say "runtime: linking"
    quietly "$jdk/bin/jlink" --add-modules "$2" --strip-debug --strip-native-commands --compress zip-9 --no-header-files --no-man-pages --exclude-files /java.base/lib/classlist,/java.base/lib/libsimdsort.so \
        --dedup-legal-notices=error-if-not-same-content --output "$1"
    mkdir -p "$1/bin"
    cp "$jdk/bin/java" "$1/bin/java"
    strip --strip-unneeded "$1"/lib/*.so "$1"/lib/server/*.so
    # A JDK that was laid beside its own C library (lab/provision/jdk) makes runtimes that need it too.
    loader=$(patchelf --print-interpreter "$jdk/bin/java")
    if [[ $loader != "$usual_loader" ]]; then
        # shellcheck disable=SC2016 # The loader knows $ORIGIN.
        patchelf --set-interpreter "$loader" --force-rpath --set-rpath "$(dirname "$loader")"':$ORIGIN/../lib' "$1/bin/java"
    fi
}

# The suite whose C library is not older than the one that the runtime was built with.
suite_for() {
    [[ $(patchelf --print-interpreter "$1/bin/java") == "$usual_loader" ]] && echo bookworm || echo trixie
}

# base SUITE PACKAGE… prints a tar with the files of these packages alone: no package manager, no tools.
base() {
    published image-base "$1-$( { printf '%s\n' "${@:2}"; declare -f extract layer; } | checksum -).tar" extract "$@"
}

extract() {
    local result=$1 suite=$2 root=$1.root packages=$1.packages package
    shift 2
    apt_suite "$suite" || die "this machine's package sources don't serve $suite"
    say "image base: Debian $suite, $*"
    mkdir -p "$packages" "$root"/usr/{bin,lib,lib64,sbin} "$root"/{dev,etc,proc,sys,tmp} "$root/usr/share/sbom"
    ln -s usr/bin usr/lib usr/lib64 usr/sbin "$root"
    (cd "$packages" && quietly apt-get "${apt[@]}" download "$@")
    for package in "$packages"/*.deb; do
        dpkg-deb --fsys-tarfile "$package" | tar -x -C "$root" --keep-directory-symlink
        dpkg-deb --showformat "pkg:deb/debian/\${Package}@\${Version}?arch=\${Architecture}&distro=$suite\n" --show "$package" >>"$root/usr/share/sbom/debian"
    done
    ln -sf dash "$root/usr/bin/sh"
    chmod 1777 "$root/tmp"
    # Other character sets, translations, manuals, vector mathematics: nobody uses them here.
    rm -rf "$root"/usr/lib/*/{gconv,audit,libmvec.so.1,libc_malloc_debug.so.0,libnsl.so.1} "$root"/usr/sbin/* "$root"/usr/share/{bash-completion,debianutils,libc-bin,lintian,locale,man,menu}
    find "$root/usr/share/doc" -type f ! -name copyright -delete
    layer "$root" "$result"
}

# layer FOLDER RESULT: a tar that says nothing of when, where and by whom it was made.
layer() {
    tar -c -C "$1" --sort=name --owner=0 --group=0 --numeric-owner --mtime="@$epoch" --format=gnu -f "$2" .
}

# sbom BOM BASE prints the Maven modules' bill of materials with the base's packages and the runtime added.
sbom() {
    jq --sort-keys --rawfile debian <(tar -xO -f "$2" ./usr/share/sbom/debian) --arg java "$3" '
        .components += [$debian | split("\n")[] | select(. != "") | {
            type: "library", "bom-ref": ., purl: .,
            name: capture("debian/(?<name>[^@]+)@").name, version: capture("@(?<version>[^?]+)").version}]
        | .components += [{type: "platform", name: "OpenJDK", version: $java, "bom-ref": "openjdk"}]' "$1"
}

# archive RESULT NAME TITLE USER BASE ROOT writes an OCI archive: the base as one layer, what is under ROOT as the other.
archive() {
    local result=$1 name=$2 title=$3 user=$4 base=$5 root=$6 layout=$1.layout image=$1.layout:$2
    need_packages umoci
    say "image $name: writing"
    layer "$root" "$result.program"
    quietly umoci init --layout "$layout"
    quietly umoci new --image "$image"
    quietly umoci raw add-layer --image "$image" --history.created "$created" --history.created_by "Debian packages" "$base"
    quietly umoci raw add-layer --image "$image" --history.created "$created" --history.created_by "$title" "$result.program"
    quietly umoci config --image "$image" --no-history --architecture amd64 --os linux --created "$created" \
        --author "IPVS latency operator" --config.user "$user" --config.entrypoint "/opt/$name/bin/$name" --config.workingdir / \
        --config.env "PATH=/opt/$name/bin:/usr/bin" \
        --config.label "org.opencontainers.image.title=$title" \
        --config.label "org.opencontainers.image.version=$version" \
        --config.label "org.opencontainers.image.created=$created" \
        --config.label "org.opencontainers.image.base.name=debian"
    quietly umoci gc --layout "$layout"
    layer "$layout" "$result"
}

# at_its_place DIST ARCHIVE-OPTIONS NAME [ARGUMENT…] runs a program as if it lay in /opt/NAME already, without address
# randomisation: a class archive holds paths and addresses, and shall not tell where it was made.
at_its_place() {
    # shellcheck disable=SC2016 # The inner shell knows its arguments.
    CLASS_ARCHIVE=$2 quietly unshare --map-root-user --mount setarch -R sh -euc '
        mount -t tmpfs tmpfs /opt
        mkdir "/opt/$2"
        mount --bind "$1" "/opt/$2"
        cd "/opt/$2"
        name=$2
        shift 2
        exec "/opt/$name/bin/$name" "$@"' sh "$1" "${@:3}"
}

# files_of FOLDER prints the checksum of every file in it.
files_of() {
    (cd "$1" && find . -type f -print0 | sort -z | xargs -0 sha256sum)
}

# laid_out ROOT NAME DIST BOM BASE puts a program at its place in an image, with its bill of materials.
laid_out() {
    local root=$1 name=$2 dist=$3
    need_packages jq
    mkdir -p "$root/opt" "$root/usr/share/sbom"
    cp -r --preserve=timestamps "$dist" "$root/opt/$name"
    rm -f "$root/opt/$name/.inputs"
    # shellcheck disable=SC2016 # The loader knows $ORIGIN.
    [[ $(patchelf --print-interpreter "$dist/runtime/bin/java") == "$usual_loader" ]] || patchelf --set-interpreter "$usual_loader" \
        --set-rpath '$ORIGIN/../lib' "$root/opt/$name/runtime/bin/java"
    sbom "$4" "$5" "$(sed -n 's/^JAVA_VERSION="\(.*\)"/\1/p' "$dist/runtime/release")" >"$root/usr/share/sbom/$name.cdx.json"
}

# published_image NAME BASE DIST prints the archive that `image` makes of these.
published_image() {
    published image "$1-$( { files_of "$3"; printf '%s\n' "$2"; declare -f image archive layer laid_out sbom; } | checksum -).tar" image "$2" "$3"
}
