// SPDX-License-Identifier: GPL-2.0
/*
 * Keeps the received packets of one CPU waiting, in one of many ways, for tests of the diagnosis.
 *
 *     echo "tasklet 150" > /sys/module/planted_culprits/parameters/plant
 *
 * holds the writer's CPU for 150 ms in a tasklet; the write returns when that is over. The function that has the CPU
 * meanwhile is planted_NAME. Pin the writer to a CPU that receives packets.
 */
#include <linux/completion.h>
#include <linux/hrtimer.h>
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/netfilter.h>
#include <linux/netfilter_ipv4.h>
#include <linux/rcupdate.h>
#include <linux/smp.h>
#include <linux/spinlock.h>
#include <linux/timekeeping.h>
#include <linux/timer.h>
#include <net/net_namespace.h>

#define LONGEST_MS 1000

static DEFINE_MUTEX(one_at_a_time);
static DECLARE_COMPLETION(over);
static u64 hold_ns;

/* Inlined, so that the planted function is the one that a stack shows. */
static __always_inline void hold(void)
{
	u64 end = ktime_get_mono_fast_ns() + hold_ns;

	while (ktime_get_mono_fast_ns() < end)
		cpu_relax();
}

static void planted_timer(struct timer_list *unused)
{
	hold();
	complete(&over);
}
static DEFINE_TIMER(timer, planted_timer);

static void plant_timer(void)
{
	timer.expires = jiffies + 1;
	add_timer_on(&timer, smp_processor_id());
}

static enum hrtimer_restart planted_hrtimer(struct hrtimer *unused)
{
	hold();
	complete(&over);
	return HRTIMER_NORESTART;
}
static struct hrtimer hrtimer;

static void plant_hrtimer(void)
{
	hrtimer_start(&hrtimer, ms_to_ktime(1), HRTIMER_MODE_REL_PINNED_SOFT);
}

static void planted_tasklet(struct tasklet_struct *unused)
{
	hold();
	complete(&over);
}
static DECLARE_TASKLET(tasklet, planted_tasklet);

static void plant_tasklet(void)
{
	tasklet_schedule(&tasklet);
}

static void planted_rcu(struct rcu_head *unused)
{
	hold();
	complete(&over);
}
static struct rcu_head rcu;

static void plant_rcu(void)
{
	call_rcu(&rcu, planted_rcu);
}

static atomic_t hook_armed;

static unsigned int planted_hook(void *unused, struct sk_buff *skb, const struct nf_hook_state *state)
{
	if (atomic_xchg(&hook_armed, 0)) {
		hold();
		complete(&over);
	}
	return NF_ACCEPT;
}
static const struct nf_hook_ops hook = {
	.hook = planted_hook,
	.pf = NFPROTO_IPV4,
	.hooknum = NF_INET_LOCAL_IN,
	.priority = NF_IP_PRI_FIRST,
};

static void plant_hook(void)
{
	atomic_set(&hook_armed, 1);
}

static noinline void planted_bh_off(void)
{
	local_bh_disable();
	hold();
	local_bh_enable();
}

static void plant_bh_off(void)
{
	planted_bh_off();
	complete(&over);
}

/* As adding a rule waits for the estimator: another CPU's softirq has the lock. */
static DEFINE_SPINLOCK(lock);
static atomic_t locked;

static void lock_holder(struct timer_list *unused)
{
	spin_lock(&lock);
	atomic_set(&locked, 1);
	hold();
	spin_unlock(&lock);
}
static DEFINE_TIMER(holder, lock_holder);

static noinline void planted_contender(void)
{
	spin_lock_bh(&lock);
	spin_unlock_bh(&lock);
}

static void plant_contender(void)
{
	int here = smp_processor_id();
	int other = cpumask_any_but(cpu_online_mask, here);

	atomic_set(&locked, 0);
	holder.expires = jiffies + 1;
	add_timer_on(&holder, other);
	while (!atomic_read(&locked))
		cpu_relax();
	planted_contender();
	complete(&over);
}

static noinline void planted_irqs_off(void)
{
	unsigned long flags;

	local_irq_save(flags);
	hold();
	local_irq_restore(flags);
}

static void plant_irqs_off(void)
{
	planted_irqs_off();
	complete(&over);
}

static const struct {
	const char *name;
	void (*plant)(void);
} ways[] = {
	{ "timer", plant_timer },
	{ "hrtimer", plant_hrtimer },
	{ "tasklet", plant_tasklet },
	{ "rcu", plant_rcu },
	{ "hook", plant_hook },
	{ "bh_off", plant_bh_off },
	{ "contender", plant_contender },
	{ "irqs_off", plant_irqs_off },
};

static int plant(const char *text, const struct kernel_param *unused)
{
	char name[16];
	unsigned int ms, i;

	if (sscanf(text, "%15s %u", name, &ms) != 2 || ms > LONGEST_MS)
		return -EINVAL;
	for (i = 0; i < ARRAY_SIZE(ways); i++) {
		if (strcmp(name, ways[i].name))
			continue;
		mutex_lock(&one_at_a_time);
		hold_ns = (u64)ms * NSEC_PER_MSEC;
		reinit_completion(&over);
		/* What is planted belongs on the CPU that it is planted from. */
		preempt_disable();
		ways[i].plant();
		preempt_enable();
		wait_for_completion(&over);
		mutex_unlock(&one_at_a_time);
		return 0;
	}
	return -EINVAL;
}

static const struct kernel_param_ops plant_ops = { .set = plant };
module_param_cb(plant, &plant_ops, NULL, 0200);
MODULE_PARM_DESC(plant, "NAME MS: hold this CPU for so many ms, in the way of that name");

static int __init planted_culprits_init(void)
{
	hrtimer_init(&hrtimer, CLOCK_MONOTONIC, HRTIMER_MODE_REL_PINNED_SOFT);
	hrtimer.function = planted_hrtimer;
	return nf_register_net_hook(&init_net, &hook);
}

static void __exit planted_culprits_exit(void)
{
	nf_unregister_net_hook(&init_net, &hook);
	rcu_barrier();
}

module_init(planted_culprits_init);
module_exit(planted_culprits_exit);
MODULE_DESCRIPTION("Keeps received packets waiting in known ways, for tests");
MODULE_LICENSE("GPL");
