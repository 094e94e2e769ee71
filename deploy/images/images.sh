# How images are made, without a container daemon: a jlinked runtime and the program on a few Debian packages, two layers,
# every byte following from the inputs alone.
# shellcheck shell=bash

source "$(dirname "${BASH_SOURCE[0]}")/../../lab/provision/apt.sh"

tree=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
version=$(sed -n 's:.*<revision>\(.*\)</revision>.*:\1:p' "$tree/pom.xml")
created=$(sed -n 's#.*<project.build.outputTimestamp>\(.*\)</.*#\1#p' "$tree/pom.xml")
epoch=$(date --date="$created" +%s)

# Debian's name of the architecture that is built for; a script that takes it as an argument sets it anew.
own=$(dpkg --print-architecture)
arch=$own
declare -A machines=([amd64]=x86_64 [arm64]=aarch64)
# Of any program but those of a JDK that was laid beside its own C library.
declare -A loaders=([amd64]=/lib64/ld-linux-x86-64.so.2 [arm64]=/lib/ld-linux-aarch64.so.1)

# build_for ARCHITECTURE says what is built for from here on.
build_for() {
    [[ -n ${machines[$1]:-} ]] || die "images are built for ${!machines[*]}, not for $1"
    arch=$1
    [[ $arch == "$own" ]] || need_packages qemu-user-static
}

# emulator ROOT prints what a program of the architecture that is built for runs under, with the C library in ROOT: nothing where
# it is this machine's own.
emulator() {
    [[ $arch == "$own" ]] || printf 'qemu-%s-static -L %s\n' "${machines[$arch]}" "$1"
}

# jdk_root prints the folder whose libraries the JDK uses, and jdk the JDK: this machine's own, or Debian's of the other architecture.
jdk_root() {
    [[ $arch == "$own" ]] || published "jdk-$arch" trixie foreign_jdk
}

jdk() {
    [[ $arch == "$own" ]] && { printf '%s\n' "${JAVA_HOME:-$("$provision/jdk")}"; return; }
    printf '%s\n' "$(jdk_root)/usr/lib/jvm/java-25-openjdk-$arch"
}

foreign_jdk() {
    local result=$1 package home=$1/usr/lib/jvm/java-25-openjdk-$arch
    apt_suite trixie "$arch" || die "this machine's package sources don't serve trixie for $arch"
    say "JDK 25 for $arch: downloading"
    mkdir -p "$result"/usr/lib "$result.packages"
    ln -s usr/lib "$result/lib"
    (cd "$result.packages" && quietly apt-get "${apt[@]}" download openjdk-25-jdk-headless openjdk-25-jre-headless libc6 libstdc++6 libgcc-s1 zlib1g)
    for package in "$result.packages"/*.deb; do
        dpkg-deb --fsys-tarfile "$package" | tar -x -C "$result" --keep-directory-symlink
    done
    # Linked from /etc of a machine that has the package installed.
    cp --remove-destination --recursive "$result/etc/java-25-openjdk/." "$home/conf/"
    cp --remove-destination --recursive "$result/etc/java-25-openjdk/security/." "$home/lib/security/"
    ln -sf /etc/ssl/certs/java/cacerts "$home/lib/security/cacerts"
}

# linked NAME MODULES prints a runtime with just these modules.
linked() {
    local jdk
    jdk=$(jdk)
    published "$1-runtime" "$arch-$( { cat "$jdk/release"; echo "$2"; declare -f link; } | checksum -)" link "$jdk" "$2"
}

link() {
    local result=$1 jdk=$2 modules=$3 loader emulator
    read -ra emulator < <(emulator "$(jdk_root)") || true
    need_packages patchelf llvm
    say "runtime for $arch: linking"
    quietly "${emulator[@]}" "$jdk/bin/jlink" --add-modules "$modules" --strip-java-debug-attributes --strip-native-commands --compress zip-9 \
        --no-header-files --no-man-pages --exclude-files '/java.base/lib/classlist,/java.base/lib/libsimdsort.so,**.debuginfo' \
        --dedup-legal-notices=error-if-not-same-content --output "$result"
    mkdir -p "$result/bin"
    cp "$jdk/bin/java" "$result/bin/java"
    llvm-strip --strip-unneeded "$result"/lib/*.so "$result"/lib/server/*.so
    # A JDK that was laid beside its own C library (lab/provision/jdk) makes runtimes that need it too.
    loader=$(patchelf --print-interpreter "$jdk/bin/java")
    if [[ $loader != "${loaders[$arch]}" ]]; then
        # shellcheck disable=SC2016 # The loader knows $ORIGIN.
        patchelf --set-interpreter "$loader" --force-rpath --set-rpath "$(dirname "$loader")"':$ORIGIN/../lib' "$result/bin/java"
    fi
}

# base RUNTIME PACKAGE… prints a tar with the files of these packages alone, and of what the runtime needs: no package manager, no tools.
# The suite is the one whose C library is not older than that which the runtime was built with.
base() {
    local suite=bookworm runtime=$1
    shift
    # Debian's JDKs are trixie's, and link to the C++ library, which others bring along.
    if patchelf --print-needed "$runtime/lib/server/libjvm.so" | grep -q '^libstdc++'; then
        suite=trixie
        set -- "${@/%libelf1/libelf1t64}" libstdc++6 libgcc-s1 libzstd1
    fi
    published image-base "$suite-$arch-$( { printf '%s\n' "$@"; declare -f extract layer; } | checksum -).tar" extract "$suite" "$@"
}

extract() {
    local result=$1 suite=$2 root=$1.root packages=$1.packages package
    shift 2
    apt_suite "$suite" "$arch" || die "this machine's package sources don't serve $suite for $arch"
    say "image base: Debian $suite for $arch, $*"
    mkdir -p "$packages" "$root"/usr/{bin,lib,lib64,sbin} "$root"/{dev,etc,proc,sys,tmp} "$root/usr/share/sbom"
    ln -s usr/bin usr/lib usr/lib64 usr/sbin "$root"
    (cd "$packages" && quietly apt-get "${apt[@]}" download "$@")
    for package in "$packages"/*.deb; do
        dpkg-deb --fsys-tarfile "$package" | tar -x -C "$root" --keep-directory-symlink
        dpkg-deb --showformat "pkg:deb/debian/\${Package}@\${Version}?arch=\${Architecture}&distro=$suite\n" --show "$package" >>"$root/usr/share/sbom/debian"
    done
    ln -sf dash "$root/usr/bin/sh"
    chmod 1777 "$root/tmp"
    # Other character sets, translations, manuals, vector mathematics, debuggers' scripts: nobody uses them here.
    rm -rf "$root"/usr/lib/*/{gconv,audit,libmvec.so.1,libc_malloc_debug.so.0,libnsl.so.1} "$root"/usr/sbin/* "$root"/usr/share/{bash-completion,debianutils,gcc,gdb,libc-bin,lintian,locale,man,menu}
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
    quietly umoci config --image "$image" --no-history --architecture "$arch" --os linux --created "$created" \
        --author "IPVS latency operator" --config.user "$user" --config.entrypoint "/opt/$name/bin/$name" --config.workingdir / \
        --config.env "PATH=/opt/$name/bin:/usr/bin" \
        --config.label "org.opencontainers.image.title=$title" \
        --config.label "org.opencontainers.image.version=$version" \
        --config.label "org.opencontainers.image.created=$created" \
        --config.label "org.opencontainers.image.base.name=debian"
    quietly umoci gc --layout "$layout"
    layer "$layout" "$result"
}

# at_its_place DIST NAME PROGRAM [ARGUMENT…] runs a program of DIST as if that lay in /opt/NAME already, without address randomisation: a
# class archive holds paths and addresses, and shall not tell where it was made.
at_its_place() {
    # shellcheck disable=SC2016 # The inner shell knows its arguments.
    quietly unshare --map-root-user --mount setarch -R sh -euc '
        mount -t tmpfs tmpfs /opt
        mkdir "/opt/$2"
        mount --bind "$1" "/opt/$2"
        cd "/opt/$2"
        shift 2
        exec "$@"' sh "$@"
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
    [[ $(patchelf --print-interpreter "$dist/runtime/bin/java") == "${loaders[$arch]}" ]] || patchelf --set-interpreter "${loaders[$arch]}" \
        --set-rpath '$ORIGIN/../lib' "$root/opt/$name/runtime/bin/java"
    sbom "$4" "$5" "$(sed -n 's/^JAVA_VERSION="\(.*\)"/\1/p' "$dist/runtime/release")" >"$root/usr/share/sbom/$name.cdx.json"
}

# published_image NAME BASE DIST prints the archive that `image` makes of these.
published_image() {
    published image "$1-$arch-$( { files_of "$3"; printf '%s\n' "$2"; declare -f image archive layer laid_out sbom; } | checksum -).tar" image "$2" "$3"
}
