// SPDX-License-Identifier: GPL-2.0
/*
 * Holds up every livepatch's transition for as long as it is loaded: its kernel thread sleeps in a function that the unwinder
 * knows nothing of, so that the kernel can never be sure where the thread would return to.
 */
#include <linux/err.h>
#include <linux/kthread.h>
#include <linux/module.h>
#if __has_include(<linux/objtool.h>)
#include <linux/objtool.h>
#else
#include <linux/frame.h>
#endif
#include <linux/sched.h>

static struct task_struct *thread;

static noinline int sleeps_where_no_unwinder_looks(void *unused)
{
	while (!kthread_should_stop())
		schedule_timeout_interruptible(HZ);
	return 0;
}
STACK_FRAME_NON_STANDARD(sleeps_where_no_unwinder_looks);

static int __init transition_staller_init(void)
{
	thread = kthread_run(sleeps_where_no_unwinder_looks, NULL, "never-passes");
	return PTR_ERR_OR_ZERO(thread);
}

static void __exit transition_staller_exit(void)
{
	kthread_stop(thread);
}

module_init(transition_staller_init);
module_exit(transition_staller_exit);
MODULE_DESCRIPTION("Holds up livepatch transitions, for tests");
MODULE_LICENSE("GPL");
