/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What these programs read of the kernel. Offsets are settings, not CO-RE relocations, so that a kernel without BTF can
 * be measured: struct timer_list has had the same layout since 4.15, and the rest has a fallback.
 */
#ifndef IPVS_LATENCY_KERNEL_H
#define IPVS_LATENCY_KERNEL_H

#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

/* include/linux/interrupt.h: HI 0, TIMER 1, NET_TX 2, NET_RX 3; the order has not changed since 2.6.29. */
#define NET_RX_SOFTIRQ 3

/* MAX_SOFTIRQ_TIME in kernel/softirq.c: after this long the kernel leaves what is raised meanwhile to ksoftirqd. */
#define SOFTIRQ_BUDGET_NS (2 * 1000 * 1000)

/* struct netns_ipvs: more than 2,048 bytes on every kernel, so that its neighbour in memory is 4,096 bytes away. */
#define NETNS_IPVS_STRIDE 4096
#define NETNS_IPVS_SIZE 2048

/* Whose registers a kprobe sees: one object is for all machines. */
#define MACHINE_X86 1
#define MACHINE_ARM64 2

/* Where struct pt_regs has a function's first and second argument, in words (asm/ptrace.h). */
#define PT_REGS_X86_DI 14
#define PT_REGS_X86_SI 13
#define PT_REGS_ARM64_X0 0
#define PT_REGS_ARM64_X1 1

/* Two loads with an offset that is fixed: the verifier takes no other of a context. */
static __always_inline __u64 argument(const __u64 *regs, __u32 machine, int x86_word, int arm64_word)
{
	__u64 x86 = regs[x86_word];
	__u64 arm64 = regs[arm64_word];

	asm volatile("" : "+r"(x86), "+r"(arm64));
	return machine == MACHINE_X86 ? x86 : arm64;
}

#define FIRST_ARGUMENT(regs, machine) argument(regs, machine, PT_REGS_X86_DI, PT_REGS_ARM64_X0)
#define SECOND_ARGUMENT(regs, machine) argument(regs, machine, PT_REGS_X86_SI, PT_REGS_ARM64_X1)

/* libbpf puts bpf_probe_read() in place of it before 5.5. 0 where the address can't be read. */
static __always_inline __u64 read_u64(__u64 address)
{
	__u64 value = 0;

	bpf_probe_read_kernel(&value, sizeof(value), (void *)address);
	return value;
}

static __always_inline __u32 read_u32(__u64 address)
{
	__u32 value = 0;

	bpf_probe_read_kernel(&value, sizeof(value), (void *)address);
	return value;
}

#endif
