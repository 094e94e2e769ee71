// SPDX-License-Identifier: GPL-2.0
/*
 * How long the IPVS estimator walks, per network namespace and CPU.
 *
 * On kernels up to 6.1 estimation_timer() runs every two seconds in the TIMER softirq of one CPU. The timer tracepoints
 * enclose the call of any timer's function; comparing timer->function picks it out. They never stand in the way of a
 * livepatch, as a probe on the function itself can, and a livepatched function is still called under its old address.
 *
 * Needs Linux 5.3 (BTF of vmlinux); run on 5.10, 6.1 and later.
 */
#include "count.h"

/* A timer within this many bytes from the namespace's struct netns_ipvs belongs to it (5.10: 2 KiB, 6.1: 3 KiB). */
#define NETNS_IPVS_SPAN (64 * 1024)

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1024); /* user space sets it by the number of CPUs */
	__type(key, struct walk_key);
	__type(value, struct walk_row);
} walk_rows SEC(".maps");

/* A row of zeroes to copy from: a row is larger than the stack. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct walk_row);
} empty_row SEC(".maps");

static __always_inline int is_estimator(struct timer_list *timer, const struct settings *set)
{
	return set->estimation_timer && (__u64)BPF_CORE_READ(timer, function) == set->estimation_timer;
}

static __always_inline __u32 owner_of(__u64 timer, const struct settings *set)
{
	struct net *net = (struct net *)set->init_net;

	if (!net || !bpf_core_field_exists(net->ipvs))
		return OWNER_UNKNOWN;
	__u64 ipvs = (__u64)BPF_CORE_READ(net, ipvs);
	return ipvs && timer >= ipvs && timer - ipvs < NETNS_IPVS_SPAN ? OWNER_HOST : OWNER_OTHER;
}

/* bpf_map_update_elem() fails only where the map is full. */
static __always_inline struct walk_row *row_of(const struct walk_key *key, __u64 now)
{
	struct walk_row *row = bpf_map_lookup_elem(&walk_rows, key);
	if (row)
		return row;
	struct walk_row *empty = bpf_map_lookup_elem(&empty_row, &ONLY_ELEMENT);
	if (!empty)
		return 0;
	bpf_map_update_elem(&walk_rows, key, empty, BPF_NOEXIST);
	row = bpf_map_lookup_elem(&walk_rows, key);
	if (row)
		row->born_ns = now;
	return row;
}

SEC("raw_tp/timer_expire_entry")
int walk_start(struct bpf_raw_tracepoint_args *ctx)
{
	struct timer_list *timer = (struct timer_list *)ctx->args[0];
	struct settings *set = bpf_map_lookup_elem(&settings, &ONLY_ELEMENT);

	if (!set || !is_estimator(timer, set))
		return 0;
	struct cpu_walk *walk = bpf_map_lookup_elem(&cpu_walks, &ONLY_ELEMENT);
	if (!walk)
		return 0;
	if (walk->timer)
		walk->unpaired++;
	walk->owner = owner_of((__u64)timer, set);
	if (walk->owner == OWNER_HOST) {
		struct net *host = (struct net *)set->init_net;
		walk->host_net = BPF_CORE_READ(host, ns.inum);
	}
	walk->start_ns = bpf_ktime_get_ns();
	walk->timer = (__u64)timer;
	return 0;
}

SEC("raw_tp/timer_expire_exit")
int walk_end(struct bpf_raw_tracepoint_args *ctx)
{
	__u64 timer = ctx->args[0];
	struct cpu_walk *walk = bpf_map_lookup_elem(&cpu_walks, &ONLY_ELEMENT);

	if (!walk)
		return 0;
	struct settings *set = bpf_map_lookup_elem(&settings, &ONLY_ELEMENT);
	if (!set)
		return 0;
	if (!walk->timer || walk->timer != timer) {
		/* Other timers may be freed by now: reading one is safe here, and a wrong hit as good as impossible. */
		if (is_estimator((struct timer_list *)timer, set))
			walk->unpaired++;
		return 0;
	}
	__u64 now = bpf_ktime_get_ns();
	__u64 ns = now - walk->start_ns;

	/* In this order: NET_RX raised by an interrupt between the two then counts too little, never too much. */
	walk->walked_ns += ns;
	barrier();
	walk->timer = 0;

	struct walk_key key = {
		.timer = timer,
		.cpu = walk->owner == OWNER_OTHER ? ANY_CPU : bpf_get_smp_processor_id(),
		.owner = walk->owner,
	};
	struct walk_row *row = row_of(&key, now);
	if (!row) {
		walk->lost++;
		return 0;
	}
	/* Plain additions: the walks of one estimator follow each other, its timer never runs on two CPUs at once. */
	row->count++;
	row->sum_ns += ns;
	epoch_max_add(&row->max, set->epoch, ns);
	histogram_add(&row->histogram, ns);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
