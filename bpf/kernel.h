/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The few kernel structures these programs look into. Each names only the fields that are read; CO-RE finds their real
 * offsets in the running kernel's BTF when the object is loaded, so that one object fits every kernel.
 */
#ifndef IPVS_LATENCY_KERNEL_H
#define IPVS_LATENCY_KERNEL_H

#include <linux/bpf.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

struct timer_list {
	void (*function)(struct timer_list *timer);
};

/* Absent in kernels built without CONFIG_IP_VS. */
struct netns_ipvs;

struct ns_common {
	unsigned int inum;
};

struct net {
	struct ns_common ns;
	struct netns_ipvs *ipvs;
};

#pragma clang attribute pop

/* include/linux/interrupt.h: HI 0, TIMER 1, NET_TX 2, NET_RX 3; the order has not changed since 2.6.29. */
#define NET_RX_SOFTIRQ 3

#endif
