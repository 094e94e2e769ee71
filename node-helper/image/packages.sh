# What the node helper's image has of Debian: a shell for the launcher and what BPF needs is all that is there beside the helper.
# shellcheck shell=bash disable=SC2034

packages=(libc6 dash libbpf1 libelf1 zlib1g)
# By architecture, the assembler that jnr-ffi does not use there.
declare -A other_assembler=([amd64]=a64asm [arm64]=x86asm)
