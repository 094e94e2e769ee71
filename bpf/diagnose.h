/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What diagnose.bpf.c and user space share. node-helper's class DiagnoseLayout holds the same offsets, and its test
 * compares the two through the BTF of the built object.
 */
#ifndef IPVS_LATENCY_DIAGNOSE_H
#define IPVS_LATENCY_DIAGNOSE_H

#include <linux/types.h>

/* include/linux/interrupt.h; the order has not changed since 2.6.29. */
#define VECTORS 10
#define HI_SOFTIRQ 0
#define TASKLET_SOFTIRQ 6
#define HRTIMER_SOFTIRQ 8
#define RCU_SOFTIRQ 9

/* In the order of node-helper's Culprit.Kind, which has more. */
#define KIND_TIMER 0
#define KIND_HRTIMER 1
#define KIND_TASKLET 2
#define KIND_RCU 3
#define KIND_NET_RX 4
#define KIND_SOFTIRQ 5
#define KIND_HARDIRQ 6
#define KIND_TASK 7
#define KIND_RUN_QUEUE 8
#define KIND_INTERRUPTS_OFF 9
#define KIND_IDLE 10

/* In the order of node-helper's Wait.Kind. */
#define WAIT_RAISED 0
#define WAIT_POLL 1
#define WAIT_INTERRUPTS_OFF 2

#define SLOTS_PER_WAIT 16
#define BINS 64
#define COMM_BYTES 16
#define STACK_DEPTH 64

/* In place of a stack's number. */
#define IN_USER_MODE -1

/* Written by user space before anything is attached; the start again before waits are counted. Offsets come from the kernel's BTF. */
struct diagnose_settings {
	__u64 start_ns; /* of the window, CLOCK_MONOTONIC */
	__u64 gap_ns;
	__u64 sample_after_ns;  /* stacks are taken of waits longer than this */
	__u64 sample_period_ns; /* of the cpu-clock event */
	__u64 bin_ns;
	__u32 timer_function;   /* offset of struct timer_list.function */
	__u32 hrtimer_function; /* offset of struct hrtimer.function */
	__u32 napi_poll;        /* offset of struct napi_struct.poll; 0: not known */
	__u32 task_comm;        /* offset of struct task_struct.comm; 0: not known */
};

/* Who runs. */
struct actor {
	__u64 address; /* of the function, or 0 */
	__u32 kind;
	__u32 id; /* interrupt, softirq vector or thread */
};

/* What one actor took of a wait. */
struct slot {
	struct actor actor;
	__u64 ns;
	__u64 runs;
	char comm[COMM_BYTES]; /* of the thread that ran or was interrupted */
};

struct wait {
	__u64 start_ns;
	__u64 ns;
	__u32 kind;
	__u32 cpu;
	__u32 number; /* on this CPU: what samples of it carry */
	__u32 used;   /* slots */
	struct slot slots[SLOTS_PER_WAIT];
};

/* Count and time of what ran, per CPU. */
struct runs {
	__u64 count;
	__u64 sum_ns;
	__u64 longest_ns;
};

/* A stack that was taken while packets waited. */
struct sample_key {
	__u32 cpu;
	__u32 number; /* of the wait */
	__s32 stack;
	__u32 kind;
	char comm[COMM_BYTES];
};

struct bin {
	__u64 ns[VECTORS];
};

/* A function under way, or none. */
struct run {
	struct actor actor;
	__u64 start_ns;
	__u64 object; /* what its tracepoints name; 0: none is under way */
};

/* One CPU. Contexts nest as the fields stand, the innermost first. */
struct cpu_state {
	struct run hard_hrtimer;
	struct run irq;
	struct run soft;
	__u64 vector_start_ns;
	__u32 vector; /* plus 1; 0: no softirq runs */
	__u32 ksoftirqd_due;
	__u64 poll_start_ns;
	__u64 sampled_ns;
	/* Whose time it is since then; only while NET_RX is pending. */
	__u64 cursor_ns;
	__u32 pending;
	__u32 hotplugs_before;
	__u32 last_number;
	__u32 poll_number;
	/* Counters. */
	__u64 lost_waits;
	__u64 lost_functions;
	__u64 lost_samples;
	struct wait wait;
	struct wait other; /* of another kind, while the first may be under way */
};

#endif
