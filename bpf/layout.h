/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The map keys and values that the kernel side writes and user space reads. node-helper's class SharedLayout holds the
 * same offsets, and its test compares the two through the BTF of the built objects.
 *
 * Nothing here is ever cleared while it is in use: a window is the difference of two snapshots. Only the maximum of a
 * window can't be a difference, so it is kept per epoch: see struct epoch_max.
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
 * top slot of the difference, which tells an event that belonged to the window before.
 */
struct epoch_max {
	__u64 ns[2];
	__u32 epoch[2];
};

/* Written by user space while the programs run, so that a module reload needs no new attachment. */
struct settings {
	__u64 estimation_timer; /* address of the function; 0: measure nothing */
	__u64 init_net;         /* address of the host's struct net; 0: not known */
	__u32 epoch;
	__u32 reserved;
};

/*
 * One row per estimator (which is one per network namespace) and CPU. The host's estimator is the one to be told by
 * CPU; those of other namespaces are many and walk empty lists, so each has one row for all CPUs. Where the host's
 * can't be told from the others, every estimator has rows by CPU.
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
	__u64 born_ns; /* tells a row from an earlier one that user space deleted */
	__u64 count;
	__u64 sum_ns;
	struct epoch_max max;
	struct histogram histogram;
};

/* One per CPU: timer callbacks of one CPU never nest. */
struct cpu_walk {
	__u64 timer;     /* the estimator that is walking now, or 0 */
	__u64 start_ns;
	__u64 walked_ns; /* all finished walks on this CPU together */
	__u64 unpaired;  /* a start without an end, or an end without a start */
	__u64 lost;      /* walks that found no room in the map of rows */
	__u32 owner;
	__u32 host_net;  /* inode number of the host's network namespace, once its estimator walked here */
};

/* One per CPU: NET_RX from its first raise to its entry. */
struct cpu_netrx {
	__u64 raised_ns;        /* first raise since the last entry, or 0 */
	__u64 walked_before_ns; /* what had been walked on this CPU when it was raised */
	__u64 waits;
	__u64 wait_sum_ns;
	__u64 delays;           /* waits that overlapped a walk, and by how much */
	__u64 delay_sum_ns;
	struct epoch_max wait_max;
	struct epoch_max delay_max;
	struct histogram delay_histogram;
};

#endif
