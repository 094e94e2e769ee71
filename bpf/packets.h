/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What packets.bpf.c and user space share. node-helper's class PacketsLayout holds the same offsets, and its test
 * compares the two through the BTF of the built object.
 */
#ifndef IPVS_LATENCY_PACKETS_H
#define IPVS_LATENCY_PACKETS_H

#include <linux/types.h>

/* In the order of node-helper's PacketPoint. */
#define NET_DEV_QUEUE 0
#define NET_DEV_START_XMIT 1
#define NETIF_RX 2
#define NAPI_GRO_RECEIVE_ENTRY 3
#define NETIF_RECEIVE_SKB 4
#define BR_HANDLE_FRAME 5
#define OVS_VPORT_RECEIVE 6
#define IP_RCV 7
#define IPV6_RCV 8
#define IP_FORWARD 9
#define IP6_FORWARD 10
#define TCP_V4_RCV 11
#define TCP_V6_RCV 12
#define UDP_RCV 13
#define UDPV6_RCV 14
#define CONSUME_SKB 15
#define KFREE_SKB 16
#define FUNCTIONS 17

/* A power of two. */
#define POINTS_PER_WAY 16
#define NAME_BYTES 16
/* The longest IPv4 header with the ports behind it. */
#define HEADER_BYTES 64

/* Two slots for each power of two; the first takes all below 2^FIRST_BIT, the last all above. */
#define FIRST_BIT 9
#define STAGE_SLOTS 54

/* Of every so many points one is timed. */
#define POINTS_PER_TIMED 16

#define FILTER_NETNS 1
#define FILTER_DEVICE 2
#define FILTER_ADDRESS 4
#define FILTER_PORT 8

/* Written by user space before anything is attached. */
struct packets_settings {
	__u64 gap_ns;
	__u64 longest_ns; /* what comes later than this after the last point is another packet */
	__u32 machine;    /* as in layout.h */
	__u32 filters;    /* bits of FILTER_; 0: all packets */
	__u32 netns;      /* inode number */
	__u16 port;
	__u8 address_bytes; /* 4 or 16 */
	__u8 sees_sockets; /* whether the ends of ways at sockets are seen */
	__u8 address[16];
	char device[NAME_BYTES];
};

/* A packet was here. */
struct point {
	__u64 at_ns;
	__u32 netns; /* inode number, or 0 */
	__u32 ifindex;
	__u32 process;
	__u16 cpu;
	__u16 function;
	char device[NAME_BYTES];
	char comm[NAME_BYTES];
};

/* What is known of a packet under way. */
struct way {
	__u64 head; /* skb->head; 0: about to change */
	__u64 device; /* of the newest point, by its address */
	__u64 last_ns;
	__u64 gap_ns; /* the longest so far, or 0 */
	__u32 gap_after; /* the point before it */
	__u32 used;      /* points */
	__u32 last_function;
	__u32 dropped_points; /* that had no room: those before the points kept, or after them where the gap is among them */
	/* At the end of the gap. */
	__u32 bytes;
	__u16 protocol; /* EtherType, in network order */
	__u16 header_bytes; /* read */
	__u8 header[HEADER_BYTES];
	struct point points[POINTS_PER_WAY];
};

/* All packets between two neighbouring points, per CPU. */
struct stage {
	__u64 count;
	__u64 longest_ns;
	__u32 slots[STAGE_SLOTS];
};

struct packets_cpu {
	__u64 busy; /* a point is being noted */
	__u64 runs; /* of the programs */
	__u64 timed_ns; /* of every POINTS_PER_TIMED-th run */
	/* Where the newest point on this CPU was: a clone that comes next belongs to it. */
	__u64 last_skb;
	__u64 last_head;
	__u64 last_function;
	__u64 gro_skb; /* under way in the GRO layer */
	/* Counters. */
	__u64 interrupted; /* points lost because they came in the middle of another on the same CPU */
	__u64 no_room;     /* points of packets that the full table could not take */
	__u64 lost_ways;   /* of held packets, which found the queue full */
	/* What a way begins as. */
	struct way blank;
};

#endif
