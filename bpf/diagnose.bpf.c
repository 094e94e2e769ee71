// SPDX-License-Identifier: GPL-2.0
/*
 * What a CPU does while received packets wait on it.
 *
 * A wait is the time from the first raise of NET_RX to its entry. All tracepoints at which the CPU begins or ends
 * something move a cursor: the time since its last position belongs to what ran until then. So each wait is the sum of
 * what ran in it, up to 16 functions, interrupts and threads; only waits over the gap leave the kernel.
 *
 * A cpu-clock event on each CPU takes a stack where a wait is under way for some milliseconds. It names what has no
 * tracepoint: a thread with softirqs disabled, an RCU callback, a tasklet before Linux 6.5, a netfilter hook. Where it
 * comes late by more than the gap, interrupts were off, or a hypervisor had taken the CPU.
 *
 * Raw tracepoints only, nothing that a livepatch could replace. Needs Linux 5.3.
 */
#include <asm-generic/errno-base.h>
#include "diagnose.h"
#include "kernel.h"

/* The first eight bytes of "ksoftirqd/0", little-endian. */
#define KSOFTIRQ 0x71726974666f736bULL

struct diagnose_settings settings SEC(".data.settings");
__u32 hotplugs;

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct cpu_state);
} cpus SEC(".maps");

/* User space empties it every second. */
struct {
	__uint(type, BPF_MAP_TYPE_QUEUE);
	__uint(max_entries, 1024);
	__type(value, struct wait);
} waits SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_HASH);
	__uint(max_entries, 1024);
	__type(key, struct actor);
	__type(value, struct runs);
} functions SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, BINS); /* user space sets it: BINS for each possible CPU */
	__type(key, __u32);
	__type(value, struct bin);
} bins SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_STACK_TRACE);
	__uint(max_entries, 16384); /* by hash, and of two with the same the second is lost */
	__uint(key_size, sizeof(__u32));
	__uint(value_size, STACK_DEPTH * sizeof(__u64));
} stacks SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 8192);
	__type(key, struct sample_key);
	__type(value, __u64);
} samples SEC(".maps");

static const __u32 ONLY_ELEMENT = 0;

static __always_inline struct cpu_state *this_cpu(void)
{
	return bpf_map_lookup_elem(&cpus, &ONLY_ELEMENT);
}

static __always_inline void who_runs(const struct cpu_state *cpu, struct actor *actor)
{
	if (cpu->hard_hrtimer.object) {
		*actor = cpu->hard_hrtimer.actor;
		return;
	}
	if (cpu->irq.object) {
		*actor = cpu->irq.actor;
		return;
	}
	if (cpu->soft.object) {
		*actor = cpu->soft.actor;
		return;
	}
	actor->address = 0;
	if (cpu->vector) {
		__u32 vector = cpu->vector - 1;
		actor->id = vector;
		actor->kind = vector == NET_RX_SOFTIRQ ? KIND_NET_RX :
			      vector == RCU_SOFTIRQ ? KIND_RCU :
			      vector == TASKLET_SOFTIRQ || vector == HI_SOFTIRQ ? KIND_TASKLET : KIND_SOFTIRQ;
		return;
	}
	actor->id = (__u32)bpf_get_current_pid_tgid();
	actor->kind = cpu->ksoftirqd_due ? KIND_RUN_QUEUE : actor->id ? KIND_TASK : KIND_IDLE;
}

static __attribute__((noinline)) int add_to_slot(struct wait *wait, const struct actor *actor, __u64 ns, __u32 ended)
{
	for (__u32 i = 0; i < SLOTS_PER_WAIT; i++) {
		struct slot *slot = &wait->slots[i];
		if (i >= wait->used) {
			slot->actor = *actor;
			slot->ns = 0;
			slot->runs = 0;
			bpf_get_current_comm(slot->comm, sizeof(slot->comm));
			wait->used = i + 1;
		} else if (slot->actor.address != actor->address || slot->actor.kind != actor->kind ||
			   slot->actor.id != actor->id) {
			continue;
		}
		slot->ns += ns;
		slot->runs += ended;
		return 0;
	}
	/* No slot is left: the time stays unexplained. */
	return 0;
}

/* Before the state changes: the time until now is that of who ran. Something ended, or only was interrupted. */
static __always_inline void charge(struct cpu_state *cpu, __u64 now, __u32 ended)
{
	struct actor actor;

	if (!cpu->pending)
		return;
	who_runs(cpu, &actor);
	add_to_slot(&cpu->wait, &actor, now - cpu->cursor_ns, ended);
	cpu->cursor_ns = now;
}

static __always_inline void count_run(struct cpu_state *cpu, const struct actor *who, __u64 ns)
{
	struct actor actor = *who;
	struct runs *runs = bpf_map_lookup_elem(&functions, &actor);
	if (!runs) {
		struct runs none = {};
		/* Another CPU may have been first. */
		bpf_map_update_elem(&functions, &actor, &none, BPF_NOEXIST);
		runs = bpf_map_lookup_elem(&functions, &actor);
	}
	if (!runs) {
		cpu->lost_functions++;
		return;
	}
	runs->count++;
	runs->sum_ns += ns;
	if (ns > runs->longest_ns)
		runs->longest_ns = ns;
}

static __always_inline void begin(struct cpu_state *cpu, struct run *run, __u64 object, __u64 address, __u32 kind,
				  __u32 id)
{
	__u64 now = bpf_ktime_get_ns();

	charge(cpu, now, 0);
	run->object = object;
	run->actor.address = address;
	run->actor.kind = kind;
	run->actor.id = id;
	run->start_ns = now;
}

static __always_inline void end(struct cpu_state *cpu, struct run *run)
{
	__u64 now = bpf_ktime_get_ns();

	charge(cpu, now, 1);
	run->object = 0;
	count_run(cpu, &run->actor, now - run->start_ns);
}

SEC("raw_tp/timer_expire_entry")
int timer_start(struct bpf_raw_tracepoint_args *ctx)
{
	__u64 timer = ctx->args[0];
	struct cpu_state *cpu = this_cpu();

	if (cpu)
		begin(cpu, &cpu->soft, timer, read_u64(timer + settings.timer_function), KIND_TIMER, 0);
	return 0;
}

static __always_inline int end_of_soft(__u64 object)
{
	struct cpu_state *cpu = this_cpu();

	if (cpu && cpu->soft.object == object && object)
		end(cpu, &cpu->soft);
	return 0;
}

SEC("raw_tp/timer_expire_exit")
int timer_end(struct bpf_raw_tracepoint_args *ctx)
{
	return end_of_soft(ctx->args[0]);
}

/* Most run in the timer's interrupt, some in a softirq of their own. */
SEC("raw_tp/hrtimer_expire_entry")
int hrtimer_start(struct bpf_raw_tracepoint_args *ctx)
{
	__u64 timer = ctx->args[0];
	struct cpu_state *cpu = this_cpu();

	if (!cpu)
		return 0;
	__u64 function = read_u64(timer + settings.hrtimer_function);
	if (cpu->vector == HRTIMER_SOFTIRQ + 1 && !cpu->soft.object)
		begin(cpu, &cpu->soft, timer, function, KIND_HRTIMER, 0);
	else
		begin(cpu, &cpu->hard_hrtimer, timer, function, KIND_HRTIMER, 0);
	return 0;
}

SEC("raw_tp/hrtimer_expire_exit")
int hrtimer_end(struct bpf_raw_tracepoint_args *ctx)
{
	__u64 timer = ctx->args[0];
	struct cpu_state *cpu = this_cpu();

	if (!cpu || !timer)
		return 0;
	if (cpu->hard_hrtimer.object == timer)
		end(cpu, &cpu->hard_hrtimer);
	else if (cpu->soft.object == timer)
		end(cpu, &cpu->soft);
	return 0;
}

/* From Linux 6.5 on. */
SEC("raw_tp/tasklet_entry")
int tasklet_start(struct bpf_raw_tracepoint_args *ctx)
{
	struct cpu_state *cpu = this_cpu();

	if (cpu)
		begin(cpu, &cpu->soft, ctx->args[0], ctx->args[1], KIND_TASKLET, 0);
	return 0;
}

SEC("raw_tp/tasklet_exit")
int tasklet_end(struct bpf_raw_tracepoint_args *ctx)
{
	return end_of_soft(ctx->args[0]);
}

/* The handler is the first field of struct irqaction. */
SEC("raw_tp/irq_handler_entry")
int irq_start(struct bpf_raw_tracepoint_args *ctx)
{
	__u64 action = ctx->args[1];
	struct cpu_state *cpu = this_cpu();

	if (cpu)
		begin(cpu, &cpu->irq, action, read_u64(action), KIND_HARDIRQ, (__u32)ctx->args[0]);
	return 0;
}

SEC("raw_tp/irq_handler_exit")
int irq_end(struct bpf_raw_tracepoint_args *ctx)
{
	struct cpu_state *cpu = this_cpu();

	if (cpu && cpu->irq.object && cpu->irq.object == ctx->args[1])
		end(cpu, &cpu->irq);
	return 0;
}

static __always_inline void push(struct cpu_state *cpu, struct wait *wait, __u32 kind)
{
	wait->kind = kind;
	wait->cpu = bpf_get_smp_processor_id();
	if (bpf_map_push_elem(&waits, wait, 0))
		cpu->lost_waits++;
}

/* The tracepoint follows the poll; the one before, or the softirq's entry, was its start. */
SEC("raw_tp/napi_poll")
int polled(struct bpf_raw_tracepoint_args *ctx)
{
	struct cpu_state *cpu = this_cpu();

	if (!cpu || cpu->vector != NET_RX_SOFTIRQ + 1)
		return 0;
	__u64 now = bpf_ktime_get_ns();
	__u64 ns = now - cpu->poll_start_ns;
	struct actor actor = {.kind = KIND_NET_RX, .id = NET_RX_SOFTIRQ};

	if (settings.napi_poll)
		actor.address = read_u64(ctx->args[0] + settings.napi_poll);
	count_run(cpu, &actor, ns);
	if (cpu->pending) {
		add_to_slot(&cpu->wait, &actor, now - cpu->cursor_ns, 1);
		cpu->cursor_ns = now;
	}
	if (ns >= settings.gap_ns) {
		cpu->other.start_ns = cpu->poll_start_ns;
		cpu->other.ns = ns;
		cpu->other.number = cpu->poll_number;
		cpu->other.used = 0;
		add_to_slot(&cpu->other, &actor, ns, 1);
		push(cpu, &cpu->other, WAIT_POLL);
	}
	cpu->poll_start_ns = now;
	cpu->poll_number = ++cpu->last_number;
	return 0;
}

SEC("raw_tp/softirq_raise")
int raised(struct bpf_raw_tracepoint_args *ctx)
{
	if ((__u32)ctx->args[0] != NET_RX_SOFTIRQ)
		return 0;
	struct cpu_state *cpu = this_cpu();
	/* Raised again while it waits: the first packet is the one that waits longest. */
	if (!cpu || cpu->pending)
		return 0;
	__u64 now = bpf_ktime_get_ns();

	cpu->wait.start_ns = now;
	cpu->wait.used = 0;
	cpu->wait.number = ++cpu->last_number;
	cpu->hotplugs_before = hotplugs;
	cpu->cursor_ns = now;
	cpu->pending = 1;
	return 0;
}

SEC("raw_tp/softirq_entry")
int vector_start(struct bpf_raw_tracepoint_args *ctx)
{
	__u32 vector = (__u32)ctx->args[0];
	struct cpu_state *cpu = this_cpu();

	if (!cpu)
		return 0;
	__u64 now = bpf_ktime_get_ns();

	charge(cpu, now, vector == NET_RX_SOFTIRQ);
	cpu->vector = vector + 1;
	cpu->vector_start_ns = now;
	if (vector != NET_RX_SOFTIRQ)
		return 0;
	cpu->poll_start_ns = now;
	cpu->poll_number = ++cpu->last_number;
	if (!cpu->pending)
		return 0;
	cpu->pending = 0;
	cpu->wait.ns = now - cpu->wait.start_ns;
	/* A CPU that goes offline leaves what is raised to another, and what was seen here would last until it is back. */
	if (cpu->wait.ns >= settings.gap_ns && cpu->hotplugs_before == hotplugs)
		push(cpu, &cpu->wait, WAIT_RAISED);
	return 0;
}

static __always_inline void add_to_bin(__u32 index, __u32 vector, __u64 ns)
{
	if (index >= BINS)
		index = BINS - 1;
	__u32 key = bpf_get_smp_processor_id() * BINS + index;
	struct bin *bin = bpf_map_lookup_elem(&bins, &key);

	if (bin && vector < VECTORS)
		bin->ns[vector] += ns;
}

SEC("raw_tp/softirq_exit")
int vector_end(struct bpf_raw_tracepoint_args *ctx)
{
	struct cpu_state *cpu = this_cpu();
	__u32 vector = (__u32)ctx->args[0];

	if (!cpu || cpu->vector != vector + 1)
		return 0;
	__u64 now = bpf_ktime_get_ns();
	__u64 ns = now - cpu->vector_start_ns;

	charge(cpu, now, 1);
	cpu->vector = 0;
	cpu->soft.object = 0;
	if (vector == RCU_SOFTIRQ || vector == NET_RX_SOFTIRQ) {
		struct actor actor = {.kind = vector == RCU_SOFTIRQ ? KIND_RCU : KIND_NET_RX, .id = vector};
		count_run(cpu, &actor, ns);
	}
	/* A run over a bin's border belongs to both; one over more of them to the last two. */
	if (!settings.bin_ns || now < settings.start_ns)
		return 0;
	__u64 since = now - settings.start_ns;
	__u64 index = since / settings.bin_ns;
	__u64 in_bin = since - index * settings.bin_ns;
	if (ns > in_bin && index) {
		add_to_bin(index - 1, vector, ns - in_bin);
		ns = in_bin;
	}
	add_to_bin(index, vector, ns);
	return 0;
}

/* By the beginning of its name, which needs no process numbers. */
static __always_inline int is_ksoftirqd(__u64 task)
{
	return settings.task_comm && read_u64(task + settings.task_comm) == KSOFTIRQ;
}

/* A CPU wakes only its own ksoftirqd, and does it itself. */
SEC("raw_tp/sched_wakeup")
int woken(struct bpf_raw_tracepoint_args *ctx)
{
	struct cpu_state *cpu = this_cpu();

	if (!cpu || !cpu->pending || cpu->ksoftirqd_due || !is_ksoftirqd(ctx->args[0]))
		return 0;
	charge(cpu, bpf_ktime_get_ns(), 0);
	cpu->ksoftirqd_due = 1;
	return 0;
}

SEC("raw_tp/sched_switch")
int switched(struct bpf_raw_tracepoint_args *ctx)
{
	struct cpu_state *cpu = this_cpu();

	if (!cpu || (!cpu->pending && !cpu->ksoftirqd_due))
		return 0;
	charge(cpu, bpf_ktime_get_ns(), 1);
	if (is_ksoftirqd(ctx->args[2]))
		cpu->ksoftirqd_due = 0;
	else if (is_ksoftirqd(ctx->args[1]))
		cpu->ksoftirqd_due = cpu->pending; /* it does not sleep while something is pending: it was preempted */
	return 0;
}

SEC("raw_tp/cpuhp_enter")
int cpu_comes_or_goes(void *ctx __attribute__((unused)))
{
	__sync_fetch_and_add(&hotplugs, 1);
	return 0;
}

static __always_inline void take(void *ctx, struct cpu_state *cpu, __u32 number, __u32 kind)
{
	struct sample_key key = {.cpu = bpf_get_smp_processor_id(), .number = number, .kind = kind};

	key.stack = bpf_get_stackid(ctx, &stacks, 0);
	if (key.stack == -EFAULT) {
		key.stack = IN_USER_MODE;
	} else if (key.stack < 0) {
		cpu->lost_samples++;
		return;
	}
	bpf_get_current_comm(key.comm, sizeof(key.comm));
	__u64 *count = bpf_map_lookup_elem(&samples, &key);
	if (count) {
		__sync_fetch_and_add(count, 1);
		return;
	}
	__u64 first = 1;
	if (bpf_map_update_elem(&samples, &key, &first, BPF_NOEXIST))
		cpu->lost_samples++;
}

SEC("perf_event")
int sampled(void *ctx)
{
	struct cpu_state *cpu = this_cpu();

	if (!cpu)
		return 0;
	__u64 now = bpf_ktime_get_ns();
	__u64 before = cpu->sampled_ns;

	cpu->sampled_ns = now;
	struct actor actor;
	/* The event itself is an hrtimer: who it interrupted is what counts. */
	cpu->hard_hrtimer.object = 0;
	who_runs(cpu, &actor);
	/*
	 * What is pending has its time charged from its raise on, which may be by an interrupt that was held up as this one was.
	 * A CPU that is late out of idle was kept from running.
	 */
	__u64 due = before + settings.sample_period_ns;
	__u64 until = cpu->pending ? cpu->wait.start_ns : now;
	if (before && until >= due + settings.gap_ns && actor.kind != KIND_IDLE) {
		struct actor late = {.kind = KIND_INTERRUPTS_OFF};
		cpu->other.start_ns = due;
		cpu->other.ns = until - due;
		cpu->other.number = ++cpu->last_number;
		cpu->other.used = 0;
		add_to_slot(&cpu->other, &late, cpu->other.ns, 1);
		push(cpu, &cpu->other, WAIT_INTERRUPTS_OFF);
		take(ctx, cpu, cpu->other.number, KIND_INTERRUPTS_OFF);
	}
	if (cpu->pending && now - cpu->wait.start_ns >= settings.sample_after_ns)
		take(ctx, cpu, cpu->wait.number, actor.kind);
	else if (cpu->vector == NET_RX_SOFTIRQ + 1 && now - cpu->poll_start_ns >= settings.sample_after_ns)
		take(ctx, cpu, cpu->poll_number, actor.kind);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
