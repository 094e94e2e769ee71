/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the kernel side and user space share. node-helper's class SharedLayout holds the same offsets, and its test
 * compares the two through the BTF of the built object.
 *
 * No counter is ever cleared: a window is the difference of two snapshots. Only the maximum of a window can't be a
 * difference, so it is kept per epoch: see struct epoch_max.
 */
#ifndef IPVS_LATENCY_LAYOUT_H
#define IPVS_LATENCY_LAYOUT_H

#include <linux/types.h>

/*
 * Log-linear slots, each power of two cut into 32: a value is known to 1/32, and its slot's middle is off by at most
 * 1.6 %. Values below 32 ns are exact. The last slot also takes everything from 2^34 ns (17 s) on.
 */
#define SLOT_BITS 5
#define SLOTS_PER_OCTAVE (1 << SLOT_BITS)
#define TOP_BIT 33
#define SLOTS ((TOP_BIT - SLOT_BITS + 2) << SLOT_BITS)

/* Counters of 32 bits may wrap: user space subtracts them modulo 2^32, and no window has that many events. */
struct histogram {
	__u32 slots[SLOTS];
};

/*
 * User space raises settings.epoch, then takes its snapshot: an event between the two goes into the new epoch's half,
 * and the old half stays readable. The maximum of a window is the larger of both halves at the snapshot, limited by the
 * top slot of the difference, which excludes an event that belonged to the window before.
 */
struct epoch_max {
	__u64 ns[2];
	__u32 epoch[2];
};

/*
 * Written by user space while the programs run, so that a module reload needs no new attachment. Offsets come from the
 * running kernel's BTF; 0 stands for one that is not known.
 */
struct settings {
	__u64 estimation_timer; /* address of the function; 0: measure nothing */
	__u64 init_net;         /* address of the host's struct net */
	__u32 timer_function;   /* offset of struct timer_list.function */
	__u32 net_ipvs;         /* offset of struct net.ipvs */
	__u32 net_inode;        /* offset of struct net.ns.inum */
	__u32 timer_to_net;     /* distance in struct netns_ipvs from est_timer to net */
	__u32 epoch;
	__u32 machine;
};

/* What the programs found out. */
struct findings {
	__u64 host_timer;   /* the host's est_timer, once it expired */
	__u64 walking;      /* walks under way on all CPUs */
	__u32 timer_to_net; /* as in settings, where the kernel has no BTF of ip_vs */
	__u32 host_net;     /* inode number of the host's network namespace */
	__u32 hotplugs;     /* steps of CPUs that came or went */
	__u32 reserved;
};

/*
 * One row per estimator (which is one per network namespace) and CPU. The host's estimator has a row for each CPU;
 * those of other namespaces are many, so each has one row for all CPUs. Where the host's estimator is not known, every
 * estimator has rows by CPU.
 */
struct walk_key {
	__u64 timer; /* address of the estimator's struct timer_list */
	__u32 cpu;
	__u32 owner;
};

#define ANY_CPU 0xffffffff
#define OWNER_UNKNOWN 0
#define OWNER_HOST 1
#define OWNER_OTHER 2

struct walk_row {
	__u64 born_ns; /* differs from that of an earlier row that user space deleted */
	__u64 count;
	__u64 sum_ns;
	__u32 net; /* inode number of the network namespace, or 0 */
	__u32 reserved;
	struct epoch_max max;
	__u64 delays; /* waits of NET_RX of which no other walk of its kind took more; only of OWNER_OTHER */
	struct epoch_max delay_max;
	struct histogram histogram;
};

/* What keeps the softirqs of a CPU waiting. */
#define HELD_BY_HOST 0   /* a walk of the host's estimator, or of one whose owner is not known */
#define HELD_BY_OTHER 1  /* a walk of another network namespace's estimator */
#define HELD_BY_UPDATE 2 /* an update of the host's rules that spins for est_lock while the host's estimator walks */
#define CAUSES 3

struct delays {
	__u64 count;
	__u64 sum_ns;
	struct epoch_max max;
	struct epoch_max overlap_max; /* the part of a delay in which the CPU was held */
};

/* Softirqs and timer callbacks of one CPU never nest, so nothing here needs an atomic. */
struct cpu {
	/* The walk under way. */
	__u64 timer; /* its estimator, or 0 */
	__u64 walk_start_ns;
	__u32 walk_owner;
	__u32 walk_net;
	/* The update of rules under way. */
	__u64 update_task; /* the thread, or 0 */
	__u64 update_start_ns;
	/* By cause, all that is over. */
	__u64 held_ns[CAUSES];
	/* NET_RX from its first raise to its entry. */
	__u64 raised_ns; /* first raise since the last entry, or 0 */
	__u64 held_before_ns[CAUSES];
	__u32 hotplugs_before;
	__u32 reserved;
	/* Since that raise: the longest walk of another namespace's estimator, and whose timer it was. */
	__u64 longest_other_ns;
	__u64 longest_other;
	/* Counters. */
	__u64 unpaired; /* walks whose end was not seen */
	__u64 lost;     /* walks that found no room in the map of rows */
	__u64 updates_held;
	__u64 waits;
	__u64 wait_sum_ns;
	struct epoch_max update_max;
	struct epoch_max wait_max;
	struct delays delays[CAUSES];
	struct histogram delay_histogram; /* of HELD_BY_HOST */
};

#endif
