// SPDX-License-Identifier: GPL-2.0
/*
 * Replaces estimation_timer() of the module ip_vs by one that walks the IPVS estimators in slices of less than a millisecond, one slice
 * every 4 ms, so that totals and rates stay right and no softirq waits long for a walk, nor for the lock that a walk holds.
 *
 * A slice takes estimators from the head of the list and moves each to its tail: the list itself keeps the place, whoever adds or
 * deletes estimators between two slices. The namespace's own total is in every list, the last one of a round, and ends it. The next
 * round begins 2 s after the last one began. A list that fits into one slice needs nothing more; for any other a shadow variable
 * keeps what is known of its rounds.
 *
 * How many estimators are due is told by the time since the round began, and rates by the time since the same place of the round
 * before: they are right also where a timer was late, or where a round takes longer than 2 s because a slice may not.
 *
 * What it is modelled on: estimation_timer() and ip_vs_read_cpu_stats() of 5.10 and 6.1, ip_vs_chain_estimation() of 6.2 (commit
 * 705dd3444081), which adds up before it takes the lock of the statistics.
 */
#include <linux/jiffies.h>
#include <linux/ktime.h>
#include <linux/list.h>
#include <linux/livepatch.h>
#include <linux/math64.h>
#include <linux/module.h>
#include <linux/spinlock.h>
#include <linux/timer.h>
#include <linux/u64_stats_sync.h>
#include <linux/version.h>
#include <net/ip_vs.h>

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 2, 0)
#error "this kernel estimates in threads, not in estimation_timer()"
#endif
#ifdef CONFIG_PREEMPT_RT
#error "on a real-time kernel the walk can be preempted as it is"
#endif

/* At most this long is walked at a time; what one estimator costs may come on top. */
#define LONGEST_SLICE_NS (900ULL * NSEC_PER_USEC)
/* A shorter slice is not worth its timer. */
#define WORTHWHILE_SLICE_NS (100ULL * NSEC_PER_USEC)
/* From one slice to the next, in jiffies: with any HZ most of the CPU stays with others. */
#define PAUSE DIV_ROUND_UP(HZ, 250)
/* In how many slices a round is done, so that some of its 2 s are left. */
#define SLICES_OF_A_ROUND (18 * HZ / 10 / PAUSE)
#define PERIOD_MS (2ULL * MSEC_PER_SEC)

#define SHADOW_OF_A_WALK 0x69707673 /* ipvs */

struct round {
	u64 began;
	u64 length;	/* from its first slice to its last */
	u64 cost;	/* of that, within slices */
	u32 estimators;
};

struct walk {
	int generation;		/* the namespace's, as another one may get its memory */
	unsigned long start;	/* of the round, in jiffies */
	struct round round;
	struct round last;
	u32 share;		/* how many estimators are due in each slice */
};

/* __u64 on older kernels, u64_stats_t on newer ones: a word of 64 bits. */
#define counted(counter) ({						\
	BUILD_BUG_ON(sizeof(counter) != sizeof(u64));			\
	READ_ONCE(*(const u64 *)&(counter));				\
})

static void add_up(struct ip_vs_kstats *sum, struct ip_vs_cpu_stats __percpu *counters)
{
	int cpu;

	for_each_possible_cpu(cpu) {
		const struct ip_vs_cpu_stats *of_cpu = per_cpu_ptr(counters, cpu);
		u64 conns, inpkts, outpkts, inbytes, outbytes;
		unsigned int start;

		do {
			start = u64_stats_fetch_begin(&of_cpu->syncp);
			conns = counted(of_cpu->cnt.conns);
			inpkts = counted(of_cpu->cnt.inpkts);
			outpkts = counted(of_cpu->cnt.outpkts);
			inbytes = counted(of_cpu->cnt.inbytes);
			outbytes = counted(of_cpu->cnt.outbytes);
		} while (u64_stats_fetch_retry(&of_cpu->syncp, start));
		sum->conns += conns;
		sum->inpkts += inpkts;
		sum->outpkts += outpkts;
		sum->inbytes += inbytes;
		sum->outbytes += outbytes;
	}
}

/*
 * A rate follows what was counted by a quarter at a time, and both are fixed-point numbers: as in the original, but that the original
 * divides by 2 s whatever the time was.
 */
static void follow(u64 *rate, u64 *last, u64 now, int half_scale, u32 period_ms)
{
	u64 measured = mul_u64_u32_div((now - *last) << half_scale, PERIOD_MS, period_ms);

	*last = now;
	*rate += ((s64)measured - (s64)*rate) >> 2;
}

static void estimate(struct ip_vs_stats *stats, u32 period_ms)
{
	struct ip_vs_estimator *e = &stats->est;
	struct ip_vs_kstats sum = {};

	add_up(&sum, stats->cpustats);
	spin_lock(&stats->lock);
	stats->kstats.conns = sum.conns;
	stats->kstats.inpkts = sum.inpkts;
	stats->kstats.outpkts = sum.outpkts;
	stats->kstats.inbytes = sum.inbytes;
	stats->kstats.outbytes = sum.outbytes;
	follow(&e->cps, &e->last_conns, sum.conns, 9, period_ms);
	follow(&e->inpps, &e->last_inpkts, sum.inpkts, 9, period_ms);
	follow(&e->outpps, &e->last_outpkts, sum.outpkts, 9, period_ms);
	follow(&e->inbps, &e->last_inbytes, sum.inbytes, 4, period_ms);
	follow(&e->outbps, &e->last_outbytes, sum.outbytes, 4, period_ms);
	spin_unlock(&stats->lock);
}

/* Since the estimator whose turn it is was handled: rounds go through the list in one order, and as evenly as they can. */
static u32 since_last_ms(const struct walk *walk, u64 now)
{
	const struct round *last = &walk->last;
	u32 place = min(walk->round.estimators, last->estimators);
	u64 handled = last->began + div_u64(last->length, last->estimators) * place;

	return clamp_t(u64, div_u64(now - handled, NSEC_PER_MSEC), 1, U32_MAX);
}

/* Nothing is known of the walks before: they were the original's, 2 s ago and all at once. */
static void first_round(struct walk *walk, int generation, u64 now)
{
	*walk = (struct walk) {
		.generation = generation,
		.last = { .began = now - PERIOD_MS * NSEC_PER_MSEC, .estimators = 1 },
		.share = U32_MAX,
	};
}

static void begin_round(struct walk *walk, u64 now)
{
	walk->start = jiffies;
	walk->round.began = now;
}

static void end_round(struct walk *walk, u64 now)
{
	struct round *round = &walk->round;
	u64 worthwhile = div64_u64(round->estimators * WORTHWHILE_SLICE_NS, max_t(u64, round->cost, 1));

	round->length = now - round->began;
	walk->share = clamp_t(u64, worthwhile, DIV_ROUND_UP(round->estimators, SLICES_OF_A_ROUND), U32_MAX);
	walk->last = *round;
	walk->round = (struct round) {};
}

/* How many estimators the walk is behind; one at least, or it would never end. */
static u64 due(const struct walk *walk)
{
	u64 by_now = (u64)walk->share * ((jiffies - walk->start) / PAUSE + 1);

	return by_now > walk->round.estimators ? by_now - walk->round.estimators : 1;
}

/* Walks for a time that nobody minds. Returns whether all estimators have had their turn. */
static bool slice(struct netns_ipvs *ipvs, struct walk *walk)
{
	const struct ip_vs_estimator *first = NULL;
	u64 began = ktime_get_ns(), now = began, left;
	bool complete = false;

	if (!walk->round.estimators)
		begin_round(walk, now);
	left = due(walk);
	spin_lock(&ipvs->est_lock);
	do {
		struct ip_vs_estimator *e = list_first_entry_or_null(&ipvs->est_list, struct ip_vs_estimator, list);

		/* While a namespace is set up or torn down, its total may not be there to end the round. */
		if (!e || e == first) {
			complete = true;
			break;
		}
		first = first ?: e;
		estimate(container_of(e, struct ip_vs_stats, est), since_last_ms(walk, now));
		list_move_tail(&e->list, &ipvs->est_list);
		walk->round.estimators++;
		complete = e == &ipvs->tot_stats.est;
		now = ktime_get_ns();
	} while (!complete && --left && now - began < LONGEST_SLICE_NS);
	spin_unlock(&ipvs->est_lock);

	walk->round.cost += now - began;
	if (complete && walk->round.estimators)
		end_round(walk, now);
	return complete;
}

static int copy_walk(void *ipvs, void *shadow, void *walk)
{
	*(struct walk *)shadow = *(const struct walk *)walk;
	return 0;
}

static unsigned long next_slice(const struct walk *walk, bool complete)
{
	unsigned long soon = jiffies + PAUSE;
	unsigned long next_round = walk->start + 2 * HZ;

	return complete && time_after(next_round, soon) ? next_round : soon;
}

static bool is_on(struct netns_ipvs *ipvs)
{
#ifdef HAS_RUN_ESTIMATION
	return sysctl_run_estimation(ipvs);
#else
	return true;
#endif
}

static void estimation_timer_sliced(struct timer_list *t)
{
	struct netns_ipvs *ipvs = from_timer(ipvs, t, est_timer);
	struct walk fresh, *kept, *walk;
	bool complete;

	if (!is_on(ipvs)) {
		mod_timer(&ipvs->est_timer, jiffies + 2 * HZ);
		return;
	}
	kept = klp_shadow_get(ipvs, SHADOW_OF_A_WALK);
	walk = kept ?: &fresh;
	if (!kept || kept->generation != ipvs->gen)
		first_round(walk, ipvs->gen, ktime_get_ns());

	complete = slice(ipvs, walk);
	/* Without memory for it, the list still keeps the place; rates are then as if 2 s had passed. */
	if (!complete && !kept)
		klp_shadow_alloc(ipvs, SHADOW_OF_A_WALK, sizeof(fresh), GFP_ATOMIC, copy_walk, &fresh);
	mod_timer(&ipvs->est_timer, next_slice(walk, complete));
}

/* By now nobody is in the function any more; on removal of ip_vs its timers are gone too. */
static void forget_walks(struct klp_object *object)
{
	klp_shadow_free_all(SHADOW_OF_A_WALK, NULL);
}

static struct klp_func functions[] = {
	{
		.old_name = "estimation_timer",
		.new_func = estimation_timer_sliced,
	},
	{ }
};

static struct klp_object objects[] = {
	{
		.name = "ip_vs",
		.funcs = functions,
		.callbacks = {
			.post_unpatch = forget_walks,
		},
	},
	{ }
};

/* Not .replace: the vendor's own livepatches stay. */
static struct klp_patch patch = {
	.mod = THIS_MODULE,
	.objs = objects,
};

/* Puts a line into the module's information, with the number that only the compiler knows. */
#define FIELD(structure, field)									\
	asm volatile(".pushsection .modinfo, \"a\"\n\t"						\
		     ".asciz \"ipvs_layout=" #structure "." #field ":%c0\"\n\t"			\
		     ".popsection" : : "i" (offsetof(struct structure, field)))

/* Which fields of ip_vs' structures it uses, with the offsets that it was compiled with: for the preflight checks. */
static __always_inline void say_layout(void)
{
	FIELD(netns_ipvs, gen);
	FIELD(netns_ipvs, tot_stats);
#ifdef HAS_RUN_ESTIMATION
	FIELD(netns_ipvs, sysctl_run_estimation);
#endif
	FIELD(netns_ipvs, est_list);
	FIELD(netns_ipvs, est_lock);
	FIELD(netns_ipvs, est_timer);
	FIELD(ip_vs_stats, kstats);
	FIELD(ip_vs_stats, est);
	FIELD(ip_vs_stats, cpustats);
	FIELD(ip_vs_stats, lock);
	FIELD(ip_vs_kstats, conns);
	FIELD(ip_vs_kstats, inpkts);
	FIELD(ip_vs_kstats, outpkts);
	FIELD(ip_vs_kstats, inbytes);
	FIELD(ip_vs_kstats, outbytes);
	FIELD(ip_vs_estimator, list);
	FIELD(ip_vs_estimator, last_conns);
	FIELD(ip_vs_estimator, last_inpkts);
	FIELD(ip_vs_estimator, last_outpkts);
	FIELD(ip_vs_estimator, last_inbytes);
	FIELD(ip_vs_estimator, last_outbytes);
	FIELD(ip_vs_estimator, cps);
	FIELD(ip_vs_estimator, inpps);
	FIELD(ip_vs_estimator, outpps);
	FIELD(ip_vs_estimator, inbps);
	FIELD(ip_vs_estimator, outbps);
	FIELD(ip_vs_cpu_stats, cnt);
	FIELD(ip_vs_counters, conns);
	FIELD(ip_vs_counters, inpkts);
	FIELD(ip_vs_counters, outpkts);
	FIELD(ip_vs_counters, inbytes);
	FIELD(ip_vs_counters, outbytes);
}

static int __init ipvs_estimator_sliced_init(void)
{
	say_layout();
	return klp_enable_patch(&patch);
}

/* Needed, although empty: without it the module could not be removed. */
static void __exit ipvs_estimator_sliced_exit(void)
{
}

module_init(ipvs_estimator_sliced_init);
module_exit(ipvs_estimator_sliced_exit);
MODULE_DESCRIPTION("Walks the IPVS estimators in slices that no softirq waits long for; taken out again, it walks all at once");
MODULE_VERSION("0.1");
MODULE_AUTHOR("IPVS latency operator");
MODULE_LICENSE("GPL");
MODULE_INFO(livepatch, "Y");
