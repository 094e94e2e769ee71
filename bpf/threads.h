/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the reader of the estimator's kernel threads and user space share. node-helper's class ThreadsLayout holds the same
 * offsets, and its test compares the two through the BTF of the built object.
 */
#ifndef IPVS_LATENCY_THREADS_H
#define IPVS_LATENCY_THREADS_H

#include <linux/types.h>

/* Offsets come from the running kernel's BTF; all are known. */
struct thread_settings {
	__u64 init_net;     /* address of the host's struct net */
	__u32 net_ipvs;     /* offset of struct net.ipvs */
	__u32 kt_array;     /* of struct netns_ipvs.est_kt_arr */
	__u32 kt_count;     /* of struct netns_ipvs.est_kt_count */
	__u32 data_task;    /* of struct ip_vs_est_kt_data.task */
	__u32 data_count;   /* of struct ip_vs_est_kt_data.est_count */
	__u32 task_pid;     /* of struct task_struct.pid */
	__u32 task_runtime; /* of struct task_struct.se.sum_exec_runtime */
	__u32 reserved;
};

/* A thread for 20,000 estimators and more: 64 are for over a million. */
#define THREADS_READ 64

struct thread_row {
	__u64 runtime_ns; /* since it began; up to a tick late */
	__u32 pid;        /* 0 where it does not run, as with run_estimation 0 */
	__u32 estimators;
};

struct threads {
	__u32 count; /* as the kernel says, also where it is more than are read */
	__u32 reserved;
	struct thread_row rows[THREADS_READ];
};

#endif
