// SPDX-License-Identifier: GPL-2.0
/*
 * Replaces estimation_timer() of the module ip_vs, which walks all IPVS estimators in the TIMER softirq, by a function that only
 * arms the timer for its next turn. What is armed goes on being armed: once the patch is taken out, the next turn walks again.
 *
 * While it is in, IPVS totals and rates stand still. Connections, schedulers and kube-proxy do not use them.
 */
#include <linux/kernel.h>
#include <linux/livepatch.h>
#include <linux/module.h>
#include <net/ip_vs.h>

/* For the bundle's manifest: where this build believes the timer to be. */
static const u64 est_timer_offset __used __section(".ipvs_layout") = offsetof(struct netns_ipvs, est_timer);

static void estimation_timer_off(struct timer_list *t)
{
	/* Not from_timer(), which is timer_container_of() from 6.16 on (commit 41cb08555c41): so nothing here differs between kernels. */
	struct netns_ipvs *ipvs = container_of(t, struct netns_ipvs, est_timer);

	mod_timer(&ipvs->est_timer, jiffies + 2 * HZ);
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
MODULE_VERSION("1.0");
MODULE_AUTHOR("IPVS latency operator");
MODULE_LICENSE("GPL");
MODULE_INFO(livepatch, "Y");
