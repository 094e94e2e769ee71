/* SPDX-License-Identifier: GPL-2.0 */
#ifndef IPVS_LATENCY_BITS_H
#define IPVS_LATENCY_BITS_H

#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

/* BPF has no instruction for this before mcpu=v4. */
static __always_inline __u32 highest_bit(__u64 value)
{
	__u32 bit = 0;

	if (value >> 32) { value >>= 32; bit += 32; }
	if (value >> 16) { value >>= 16; bit += 16; }
	if (value >> 8) { value >>= 8; bit += 8; }
	if (value >> 4) { value >>= 4; bit += 4; }
	if (value >> 2) { value >>= 2; bit += 2; }
	if (value >> 1) { bit += 1; }
	return bit;
}

#endif
