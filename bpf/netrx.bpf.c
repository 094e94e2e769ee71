// SPDX-License-Identifier: GPL-2.0
/*
 * How long NET_RX waits from its raise to its entry, and how much of that wait a walk of the estimator took.
 *
 * The softirqs of one CPU run one after the other, so a packet that arrives while the estimator walks waits for its
 * end. The walks on this CPU are added up by estimator.bpf.c; what was added between raise and entry is the overlap.
 * It is the packets' delay by this one function and by nothing else.
 */
#include "count.h"

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct cpu_netrx);
} cpu_netrx SEC(".maps");

/* Finished walks, and the part so far of one that is under way. */
static __always_inline __u64 walked_until(const struct cpu_walk *walk, __u64 now)
{
	return walk->walked_ns + (walk->timer ? now - walk->start_ns : 0);
}

SEC("raw_tp/softirq_raise")
int netrx_raise(struct bpf_raw_tracepoint_args *ctx)
{
	if ((__u32)ctx->args[0] != NET_RX_SOFTIRQ)
		return 0;
	struct cpu_netrx *netrx = bpf_map_lookup_elem(&cpu_netrx, &ONLY_ELEMENT);
	/* Raised again while it waits: the first packet is the one that waits longest. */
	if (!netrx || netrx->raised_ns)
		return 0;
	struct cpu_walk *walk = bpf_map_lookup_elem(&cpu_walks, &ONLY_ELEMENT);
	if (!walk)
		return 0;
	__u64 now = bpf_ktime_get_ns();
	netrx->walked_before_ns = walked_until(walk, now);
	netrx->raised_ns = now;
	return 0;
}

SEC("raw_tp/softirq_entry")
int netrx_entry(struct bpf_raw_tracepoint_args *ctx)
{
	if ((__u32)ctx->args[0] != NET_RX_SOFTIRQ)
		return 0;
	struct cpu_netrx *netrx = bpf_map_lookup_elem(&cpu_netrx, &ONLY_ELEMENT);
	/* Without a raise: it was raised before the programs were attached. */
	if (!netrx || !netrx->raised_ns)
		return 0;
	struct cpu_walk *walk = bpf_map_lookup_elem(&cpu_walks, &ONLY_ELEMENT);
	struct settings *set = bpf_map_lookup_elem(&settings, &ONLY_ELEMENT);
	if (!walk || !set)
		return 0;
	__u64 wait_ns = bpf_ktime_get_ns() - netrx->raised_ns;
	__s64 delay_ns = walk->walked_ns - netrx->walked_before_ns;

	netrx->raised_ns = 0;
	netrx->waits++;
	netrx->wait_sum_ns += wait_ns;
	epoch_max_add(&netrx->wait_max, set->epoch, wait_ns);
	/* Negative where the raise came between the two stores at a walk's end. */
	if (delay_ns <= 0)
		return 0;
	netrx->delays++;
	netrx->delay_sum_ns += delay_ns;
	epoch_max_add(&netrx->delay_max, set->epoch, delay_ns);
	histogram_add(&netrx->delay_histogram, delay_ns);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
