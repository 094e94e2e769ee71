# Kernel modules that tests load into guests.
# shellcheck shell=bash

source "$(dirname "${BASH_SOURCE[0]}")/apt.sh"

# kernel_modules RESULT HEADERS FOLDER [FILE…] compiles what FOLDER's Kbuild names; the FILEs lie one folder above it meanwhile.
kernel_modules() {
    local result=$1 headers=$2 folder=$3
    shift 3
    need_packages gcc make libc6-dev libelf1
    mkdir -p "$result/source"
    cp "$folder"/*.c "$folder/Kbuild" "$result/source"
    [[ $# -eq 0 ]] || cp "$@" "$result"
    quietly make -C "$headers" M="$result/source" CC="$(command -v gcc)" modules
    mv "$result"/source/*.ko "$result"
    rm -rf "$result/source" "$result"/*.c
}
