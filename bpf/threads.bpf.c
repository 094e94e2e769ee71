// SPDX-License-Identifier: GPL-2.0
/*
 * The kernel threads that estimate for the host's network namespace, from 6.2 on (commit 705dd3444081): how many estimators
 * each has, and for how long it has run.
 *
 * User space runs the program when it wants to know; it is attached to nothing, so it costs nothing in between. Threads are
 * in the host's process namespace, where a pod without hostPID does not see them in /proc; and no file says how many
 * estimators each has.
 *
 * The array is read without est_mutex: while a thread is added, a row may be nonsense once. Reading never faults.
 */
#include "threads.h"
#include "kernel.h"

struct thread_settings settings SEC(".data.settings");
struct threads threads;

static __always_inline void read_row(struct thread_row *row, __u64 data)
{
	__u64 task = data ? read_u64(data + settings.data_task) : 0;

	row->estimators = data ? read_u32(data + settings.data_count) : 0;
	row->pid = task ? read_u32(task + settings.task_pid) : 0;
	row->runtime_ns = task ? read_u64(task + settings.task_runtime) : 0;
}

SEC("raw_tp")
int read_threads(void *ctx __attribute__((unused)))
{
	__u64 ipvs = read_u64(settings.init_net + settings.net_ipvs);
	__u64 array = ipvs ? read_u64(ipvs + settings.kt_array) : 0;
	__u32 count = array ? read_u32(ipvs + settings.kt_count) : 0;

	threads.count = count;
	for (__u32 i = 0; i < THREADS_READ; i++)
		read_row(&threads.rows[i], i < count ? read_u64(array + i * sizeof(__u64)) : 0);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
