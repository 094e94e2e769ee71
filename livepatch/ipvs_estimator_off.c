// SPDX-License-Identifier: GPL-2.0
/*
 * Replaces estimation_timer() of the module ip_vs, which walks all IPVS estimators in the TIMER softirq, by a function that only
 * arms the timer for its next turn. What is armed goes on being armed: once the patch is taken out, the next turn walks again.
 *
 * While it is in, IPVS totals and rates stand still. Connections, schedulers and kube-proxy do not use them.
 */
#include <linux/jiffies.h>
#include <linux/livepatch.h>
#include <linux/module.h>
#include <linux/timer.h>

/* No structure of ip_vs is known here, so no build of ip_vs can have another layout than this one expects. */
static void estimation_timer_off(struct timer_list *t)
{
	mod_timer(t, jiffies + 2 * HZ);
}

static struct klp_func functions[] = {
	{
		.old_name = "estimation_timer",
		.new_func = estimation_timer_off,
	},
	{ }
};

static struct klp_object objects[] = {
	{
		.name = "ip_vs",
		.funcs = functions,
	},
	{ }
};

/* Not .replace: the vendor's own livepatches stay. */
static struct klp_patch patch = {
	.mod = THIS_MODULE,
	.objs = objects,
};

static int __init ipvs_estimator_off_init(void)
{
	return klp_enable_patch(&patch);
}

/* Needed, although empty: without it the module could not be removed. */
static void __exit ipvs_estimator_off_exit(void)
{
}

module_init(ipvs_estimator_off_init);
module_exit(ipvs_estimator_off_exit);
MODULE_DESCRIPTION("Turns off the IPVS estimator's walk in softirq; taken out again, it walks again");
MODULE_VERSION("1.1");
MODULE_AUTHOR("IPVS latency operator");
MODULE_LICENSE("GPL");
MODULE_INFO(livepatch, "Y");
/* Which fields of ip_vs' structures it uses, with the offsets that it was compiled with: for the preflight checks. */
MODULE_INFO(ipvs_layout, "none");
