// SPDX-License-Identifier: GPL-2.0
/*
 * How long the IPVS estimator walks, per network namespace and CPU, and how long received packets wait for it.
 *
 * On kernels up to 6.1 estimation_timer() runs every two seconds in the TIMER softirq of one CPU. The timer tracepoints
 * enclose the call of any timer's function; comparing timer->function picks it out. They never stand in the way of a
 * livepatch, as a probe on the function itself can, and a livepatched function is still called under its old address.
 *
 * Packets wait in two ways. The softirqs of one CPU run one after the other, so NET_RX waits for a walk on its own CPU.
 * And a walk holds est_lock, for which an update of the rules on any other CPU spins with softirqs disabled.
 *
 * Needs Linux 5.3 (bounded loops, global data); run on 5.10, 6.1 and later.
 */
#include "count.h"
#include "kernel.h"

struct settings settings SEC(".data.settings");
struct findings findings;

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1024); /* user space sets it by the number of CPUs */
	__type(key, struct walk_key);
	__type(value, struct walk_row);
} walk_rows SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct cpu);
} cpus SEC(".maps");

/* A row of zeroes to copy from: a row is larger than the stack. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct walk_row);
} empty_row SEC(".maps");

static const __u32 ONLY_ELEMENT = 0;

static __always_inline struct cpu *this_cpu(void)
{
	return bpf_map_lookup_elem(&cpus, &ONLY_ELEMENT);
}

static __always_inline int is_estimator(__u64 timer)
{
	return settings.estimation_timer &&
	       read_u64(timer + settings.timer_function) == settings.estimation_timer;
}

/*
 * Where struct netns_ipvs has its pointer to the network namespace, seen from its timer. Without BTF of ip_vs it is
 * looked for in the host's: the only one in which a pointer to init_net follows the timer. The search ends before the
 * next struct's pointer; where BTF of struct net says which struct is the host's, only that one is searched.
 */
static __always_inline __u32 find_timer_to_net(__u64 timer)
{
	if (settings.net_ipvs) {
		__u64 host = read_u64(settings.init_net + settings.net_ipvs);
		if (!host || timer < host || timer - host >= NETNS_IPVS_STRIDE)
			return 0;
	}
	for (__u32 distance = 8; distance < NETNS_IPVS_SIZE; distance += 8)
		if (read_u64(timer + distance) == settings.init_net)
			return distance;
	return 0;
}

static __always_inline __u32 owner_of(__u64 timer, __u32 *inode)
{
	*inode = 0;
	if (!settings.init_net)
		return OWNER_UNKNOWN;
	__u32 distance = settings.timer_to_net ? settings.timer_to_net : findings.timer_to_net;
	if (!distance) {
		distance = find_timer_to_net(timer);
		if (!distance)
			return settings.net_ipvs ? OWNER_OTHER : OWNER_UNKNOWN;
		findings.timer_to_net = distance;
	}
	__u64 net = read_u64(timer + distance);
	if (settings.net_inode)
		*inode = read_u32(net + settings.net_inode);
	if (net != settings.init_net)
		return OWNER_OTHER;
	findings.host_timer = timer;
	findings.host_net = *inode;
	return OWNER_HOST;
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
	__u64 timer = ctx->args[0];

	if (!is_estimator(timer))
		return 0;
	struct cpu *cpu = this_cpu();
	if (!cpu)
		return 0;
	if (cpu->timer)
		cpu->unpaired++;
	else
		__sync_fetch_and_add(&findings.walking, 1);
	cpu->walk_owner = owner_of(timer, &cpu->walk_net);
	cpu->walk_start_ns = bpf_ktime_get_ns();
	cpu->timer = timer;
	return 0;
}

SEC("raw_tp/timer_expire_exit")
int walk_end(struct bpf_raw_tracepoint_args *ctx)
{
	/* Nearly always: this tracepoint is every timer's. */
	if (!findings.walking)
		return 0;
	__u64 timer = ctx->args[0];
	struct cpu *cpu = this_cpu();
	/* Without a start: another timer, or a walk that was under way when the programs were attached. */
	if (!cpu || cpu->timer != timer || !timer)
		return 0;
	__u64 now = bpf_ktime_get_ns();
	__u64 ns = now - cpu->walk_start_ns;
	__u32 owner = cpu->walk_owner;

	/* In this order: NET_RX raised by an interrupt between the two then counts too little, never too much. */
	if (owner == OWNER_OTHER) {
		cpu->held_ns[HELD_BY_OTHER] += ns;
		if (ns > cpu->longest_other_ns) {
			cpu->longest_other_ns = ns;
			cpu->longest_other = timer;
		}
	} else {
		cpu->held_ns[HELD_BY_HOST] += ns;
	}
	barrier();
	cpu->timer = 0;
	__sync_fetch_and_add(&findings.walking, -1);

	struct walk_key key = {
		.timer = timer,
		.cpu = owner == OWNER_OTHER ? ANY_CPU : bpf_get_smp_processor_id(),
		.owner = owner,
	};
	struct walk_row *row = row_of(&key, now);
	if (!row) {
		cpu->lost++;
		return 0;
	}
	/* Plain additions: the walks of one estimator follow each other, its timer never runs on two CPUs at once. */
	row->count++;
	row->sum_ns += ns;
	row->net = cpu->walk_net;
	epoch_max_add(&row->max, settings.epoch, ns);
	histogram_add(&row->histogram, ns);
	return 0;
}

/*
 * The update of a rule is entered. It spins for est_lock only while its own namespace's estimator walks, so nothing is
 * noted without a walk. Only the host's updates are: their first argument is the struct that holds the host's timer.
 */
static __always_inline int update_start(const __u64 *regs)
{
	if (!findings.walking)
		return 0;
	__u64 ipvs = FIRST_ARGUMENT(regs, settings.machine);
	if (findings.host_timer < ipvs || findings.host_timer - ipvs >= NETNS_IPVS_STRIDE)
		return 0;
	struct cpu *cpu = this_cpu();
	if (!cpu)
		return 0;
	cpu->update_start_ns = bpf_ktime_get_ns();
	cpu->update_task = bpf_get_current_pid_tgid();
	return 0;
}

/*
 * The spinning is over: softirqs are enabled again. That is at the latest when NET_RX is entered on top of the thread,
 * which happens inside spin_unlock_bh(), and else at the function's return. A thread that was scheduled out in between
 * was not spinning.
 */
static __always_inline void update_end(struct cpu *cpu)
{
	__u64 task = cpu->update_task;

	cpu->update_task = 0;
	if (task != bpf_get_current_pid_tgid())
		return;
	__u64 ns = bpf_ktime_get_ns() - cpu->update_start_ns;
	cpu->held_ns[HELD_BY_UPDATE] += ns;
	cpu->updates_held++;
	epoch_max_add(&cpu->update_max, settings.epoch, ns);
}

SEC("kprobe/ip_vs_start_estimator")
int add_start(const __u64 *regs)
{
	return update_start(regs);
}

SEC("kprobe/ip_vs_stop_estimator")
int delete_start(const __u64 *regs)
{
	return update_start(regs);
}

static __always_inline int update_return(void)
{
	struct cpu *cpu = this_cpu();

	if (cpu && cpu->update_task)
		update_end(cpu);
	return 0;
}

SEC("kretprobe/ip_vs_start_estimator")
int add_end(void *ctx __attribute__((unused)))
{
	return update_return();
}

SEC("kretprobe/ip_vs_stop_estimator")
int delete_end(void *ctx __attribute__((unused)))
{
	return update_return();
}

/* A raise that waits on a CPU which goes offline is moved to another, and the wait seen here would last until it is back. */
SEC("raw_tp/cpuhp_enter")
int cpu_comes_or_goes(void *ctx __attribute__((unused)))
{
	__sync_fetch_and_add(&findings.hotplugs, 1);
	return 0;
}

SEC("raw_tp/softirq_raise")
int netrx_raise(struct bpf_raw_tracepoint_args *ctx)
{
	if ((__u32)ctx->args[0] != NET_RX_SOFTIRQ)
		return 0;
	struct cpu *cpu = this_cpu();
	/* Raised again while it waits: the first packet is the one that waits longest. */
	if (!cpu || cpu->raised_ns)
		return 0;
	__u64 now = bpf_ktime_get_ns();

	cpu->held_before_ns[HELD_BY_HOST] = cpu->held_ns[HELD_BY_HOST];
	cpu->held_before_ns[HELD_BY_OTHER] = cpu->held_ns[HELD_BY_OTHER];
	cpu->held_before_ns[HELD_BY_UPDATE] = cpu->held_ns[HELD_BY_UPDATE];
	/* The part so far of what is under way. */
	if (cpu->timer) {
		if (cpu->walk_owner == OWNER_OTHER)
			cpu->held_before_ns[HELD_BY_OTHER] += now - cpu->walk_start_ns;
		else
			cpu->held_before_ns[HELD_BY_HOST] += now - cpu->walk_start_ns;
	}
	if (cpu->update_task)
		cpu->held_before_ns[HELD_BY_UPDATE] += now - cpu->update_start_ns;
	cpu->hotplugs_before = findings.hotplugs;
	cpu->longest_other_ns = 0;
	cpu->longest_other = 0;
	cpu->raised_ns = now;
	return 0;
}

/* How long a cause has held the CPU since NET_RX was raised. */
static __always_inline __u64 overlap_of(const struct cpu *cpu, int cause)
{
	__s64 ns = cpu->held_ns[cause] - cpu->held_before_ns[cause];

	/* Negative where the raise came between the two stores at a walk's end. */
	return ns < 0 ? 0 : ns;
}

/*
 * A wait that overlapped something which held the CPU. Up to the softirqs' budget the rest of the wait is others' work.
 * Beyond it the kernel leaves NET_RX to ksoftirqd, so the rest comes of what used the budget up too, but for the parts that
 * the other causes held: estimators of namespaces that were there when ip_vs was loaded walk one right after the other.
 */
static __always_inline __u64 delay(struct delays *delays, __u64 overlap_ns, __u64 others_ns, __u64 wait_ns)
{
	if (!overlap_ns)
		return 0;
	__u64 ns = overlap_ns;
	if (overlap_ns >= SOFTIRQ_BUDGET_NS && others_ns + overlap_ns < wait_ns)
		ns = wait_ns - others_ns;

	delays->count++;
	delays->sum_ns += ns;
	epoch_max_add(&delays->max, settings.epoch, ns);
	epoch_max_add(&delays->overlap_max, settings.epoch, overlap_ns);
	return ns;
}

/* The estimator of another namespace that had the largest part in a wait. Its row is there: it walked. */
static __always_inline void blame(__u64 timer, __u64 ns)
{
	struct walk_key key = { .timer = timer, .cpu = ANY_CPU, .owner = OWNER_OTHER };
	struct walk_row *row = bpf_map_lookup_elem(&walk_rows, &key);

	if (!row)
		return;
	__sync_fetch_and_add(&row->delays, 1);
	epoch_max_add(&row->delay_max, settings.epoch, ns);
}

SEC("raw_tp/softirq_entry")
int netrx_entry(struct bpf_raw_tracepoint_args *ctx)
{
	if ((__u32)ctx->args[0] != NET_RX_SOFTIRQ)
		return 0;
	struct cpu *cpu = this_cpu();
	if (!cpu)
		return 0;
	if (cpu->update_task)
		update_end(cpu);
	__u64 raised_ns = cpu->raised_ns;
	/* Without a raise: it was raised before the programs were attached. */
	if (!raised_ns)
		return 0;
	cpu->raised_ns = 0;
	if (cpu->hotplugs_before != findings.hotplugs)
		return 0;
	__u64 wait_ns = bpf_ktime_get_ns() - raised_ns;

	cpu->waits++;
	cpu->wait_sum_ns += wait_ns;
	epoch_max_add(&cpu->wait_max, settings.epoch, wait_ns);
	__u64 host = overlap_of(cpu, HELD_BY_HOST);
	__u64 other = overlap_of(cpu, HELD_BY_OTHER);
	__u64 update = overlap_of(cpu, HELD_BY_UPDATE);

	__u64 by_host = delay(&cpu->delays[HELD_BY_HOST], host, other + update, wait_ns);
	if (by_host)
		histogram_add(&cpu->delay_histogram, by_host);
	__u64 by_other = delay(&cpu->delays[HELD_BY_OTHER], other, host + update, wait_ns);
	if (by_other)
		blame(cpu->longest_other, by_other);
	delay(&cpu->delays[HELD_BY_UPDATE], update, host + other, wait_ns);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
