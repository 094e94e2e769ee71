/* SPDX-License-Identifier: GPL-2.0 */
/* How a duration is counted. */
#ifndef IPVS_LATENCY_COUNT_H
#define IPVS_LATENCY_COUNT_H

#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include "bits.h"
#include "layout.h"

static __always_inline __u32 slot_of(__u64 ns)
{
	if (ns < SLOTS_PER_OCTAVE)
		return ns;
	__u32 bit = highest_bit(ns);
	if (bit > TOP_BIT)
		return SLOTS - 1;
	__u32 shift = bit - SLOT_BITS;
	return ((shift + 1) << SLOT_BITS) + ((ns >> shift) & (SLOTS_PER_OCTAVE - 1));
}

static __always_inline void histogram_add(struct histogram *histogram, __u64 ns)
{
	__u32 slot = slot_of(ns);

	/* Hides from the compiler what it could prove, so that the check stays in the code for the verifier to see. */
	asm volatile("" : "+r"(slot));
	if (slot < SLOTS)
		histogram->slots[slot]++;
}

static __always_inline void epoch_max_add(struct epoch_max *max, __u32 epoch, __u64 ns)
{
	/* A branch for each half: an index would have to be proven to the verifier again. */
	if (epoch & 1) {
		if (max->epoch[1] != epoch) {
			max->epoch[1] = epoch;
			max->ns[1] = ns;
		} else if (ns > max->ns[1]) {
			max->ns[1] = ns;
		}
	} else {
		if (max->epoch[0] != epoch) {
			max->epoch[0] = epoch;
			max->ns[0] = ns;
		} else if (ns > max->ns[0]) {
			max->ns[0] = ns;
		}
	}
}

#endif
