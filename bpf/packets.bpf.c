// SPDX-License-Identifier: GPL-2.0
/*
 * The way of each packet from point to point, as long as it is under way.
 *
 * A packet is known by its struct sk_buff, which stays the same from the sending container's device through a veth pair,
 * a bridge and the routing to a socket or a driver. Memory is used again, so that skb->head must be the same too: another
 * head under a known address is another packet, unless pskb_expand_head() was called for it. A clone has the head of its
 * origin and comes right after it on the same CPU.
 *
 * Each step is counted in the histogram of its two functions. Only packets with a step longer than the gap leave the
 * kernel, with all their points.
 *
 * Raw tracepoints, and kprobes, which stand in no livepatch's way. Needs Linux 5.3 with BTF.
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#include "bits.h"
#include "kernel.h"
#include "packets.h"

#define BIT(function) (1U << (function))
#define ANY_FUNCTION 0xffffffffU

/* GRO_MERGED and GRO_MERGED_FREE of enum gro_result: the packet is part of another from here on. */
#define LAST_MERGED 1

/* In network order. */
#define ETHERTYPE_IPV4 0x0008
#define ETHERTYPE_IPV6 0xdd86
#define PROTOCOL_TCP 6
#define PROTOCOL_UDP 17
#define FRAGMENT_OFFSET 0xff1f

/* Only what is read; libbpf finds it in the kernel's BTF. */
struct ns_common {
	unsigned int inum;
} __attribute__((preserve_access_index));

struct net {
	struct ns_common ns;
} __attribute__((preserve_access_index));

typedef struct {
	struct net *net;
} __attribute__((preserve_access_index)) possible_net_t;

struct net_device {
	char name[NAME_BYTES];
	int ifindex;
	possible_net_t nd_net;
} __attribute__((preserve_access_index));

struct sk_buff {
	struct net_device *dev;
	unsigned char *head;
	unsigned char *data;
	unsigned int len;
	__u16 protocol;
	__u16 network_header;
} __attribute__((preserve_access_index));

struct packets_settings packets_settings SEC(".data.settings");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 8192);
	__type(key, __u64);
	__type(value, struct way);
} under_way SEC(".maps");

/* User space empties it every second. */
struct {
	__uint(type, BPF_MAP_TYPE_QUEUE);
	__uint(max_entries, 4096);
	__type(value, struct way);
} held SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, FUNCTIONS * FUNCTIONS);
	__type(key, __u32);
	__type(value, struct stage);
} stages SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct packets_cpu);
} packets_cpus SEC(".maps");

static const __u32 ONLY_ELEMENT = 0;

static __always_inline struct packets_cpu *this_cpu(void)
{
	return bpf_map_lookup_elem(&packets_cpus, &ONLY_ELEMENT);
}

/*
 * After which functions the same packet comes here. A driver that receives takes new memory, or memory of a packet whose
 * end had no tracepoint.
 */
static __always_inline int may_follow(__u32 function, __u32 last)
{
	__u32 before = ANY_FUNCTION;

	if (function == NAPI_GRO_RECEIVE_ENTRY)
		before = BIT(NET_DEV_START_XMIT); /* a veth's NAPI */
	else if (function == NETIF_RX)
		before = BIT(NET_DEV_START_XMIT) | BIT(NETIF_RECEIVE_SKB) | BIT(BR_HANDLE_FRAME);
	else if (!packets_settings.sees_sockets && (function == NET_DEV_QUEUE || function == NETIF_RECEIVE_SKB))
		before = ~BIT(NETIF_RECEIVE_SKB); /* it may have gone to a socket */
	return before >> (last & 31) & 1;
}

/* Where a receiver clones a packet that somebody else, such as tcpdump, holds too. */
static __always_inline int is_cloned_after(__u32 function)
{
	return (BIT(NETIF_RECEIVE_SKB) | BIT(BR_HANDLE_FRAME) | BIT(OVS_VPORT_RECEIVE) | BIT(IP_RCV) | BIT(IPV6_RCV) |
		BIT(IP_FORWARD) | BIT(IP6_FORWARD)) >> (function & 31) & 1;
}

static __always_inline int is_release(__u32 function)
{
	return function >= CONSUME_SKB;
}

/* A socket's packets are released without a tracepoint: TCP's on all kernels, UDP's on newer ones. */
static __always_inline int is_end(__u32 function)
{
	return function >= TCP_V4_RCV;
}

/*
 * A packet is released when its sender is told that it left, or when a process has read it: neither is a wait of the packet. It is
 * one where the packet was in a queue until then.
 */
static __always_inline int is_wait(__u32 last, __u32 function)
{
	return !is_release(function) || last == NET_DEV_QUEUE || last == NETIF_RX;
}

/* Where receivers begin skb->network_header is not set yet. */
static __always_inline __u64 network_header(struct sk_buff *skb, __u32 function)
{
	if (function == NAPI_GRO_RECEIVE_ENTRY || function == NETIF_RX || function == NETIF_RECEIVE_SKB ||
	    function == BR_HANDLE_FRAME)
		return (__u64)BPF_CORE_READ(skb, data);
	return (__u64)BPF_CORE_READ(skb, head) + BPF_CORE_READ(skb, network_header);
}

static __attribute__((noinline)) int has_address(const __u8 *here)
{
	for (__u32 i = 0; i < sizeof(packets_settings.address); i++)
		if (i < packets_settings.address_bytes && here[i] != packets_settings.address[i])
			return 0;
	return 1;
}

struct ports {
	__u16 source;
	__u16 destination;
};

static __always_inline int has_port(__u64 transport, __u8 protocol)
{
	struct ports ports = {};

	if (protocol != PROTOCOL_TCP && protocol != PROTOCOL_UDP)
		return 0;
	bpf_probe_read_kernel(&ports, sizeof(ports), (void *)transport);
	return ports.source == packets_settings.port || ports.destination == packets_settings.port;
}

struct ipv4_header {
	__u8 version_and_length;
	__u8 service;
	__u16 length;
	__u16 id;
	__u16 fragment;
	__u8 time_to_live;
	__u8 protocol;
	__u16 checksum;
	__u8 source[4];
	__u8 destination[4];
};

static __attribute__((noinline)) int wanted_ipv4(__u64 at)
{
	struct ipv4_header ip = {};

	bpf_probe_read_kernel(&ip, sizeof(ip), (void *)at);
	if (packets_settings.filters & FILTER_ADDRESS &&
	    (packets_settings.address_bytes != sizeof(ip.source) ||
	     !(*(__u32 *)ip.source == *(__u32 *)packets_settings.address ||
	       *(__u32 *)ip.destination == *(__u32 *)packets_settings.address)))
		return 0;
	if (!(packets_settings.filters & FILTER_PORT))
		return 1;
	/* Only the first fragment has ports. */
	return !(ip.fragment & FRAGMENT_OFFSET) && has_port(at + (ip.version_and_length & 15) * 4, ip.protocol);
}

struct ipv6_header {
	__u32 version;
	__u16 length;
	__u8 protocol;
	__u8 hop_limit;
	__u8 source[16];
	__u8 destination[16];
};

static __attribute__((noinline)) int wanted_ipv6(__u64 at)
{
	struct ipv6_header ip = {};

	bpf_probe_read_kernel(&ip, sizeof(ip), (void *)at);
	if (packets_settings.filters & FILTER_ADDRESS &&
	    (packets_settings.address_bytes != sizeof(ip.source) ||
	     !(has_address(ip.source) || has_address(ip.destination))))
		return 0;
	return !(packets_settings.filters & FILTER_PORT) || has_port(at + sizeof(ip), ip.protocol);
}

static __always_inline int is_wanted_place(const struct point *point)
{
	if (packets_settings.filters & FILTER_NETNS && point->netns != packets_settings.netns)
		return 0;
	if (!(packets_settings.filters & FILTER_DEVICE))
		return 1;
	for (__u32 i = 0; i < NAME_BYTES; i++) {
		if (point->device[i] != packets_settings.device[i])
			return 0;
		if (!point->device[i])
			break;
	}
	return 1;
}

static __always_inline int is_wanted_packet(struct sk_buff *skb, __u32 function)
{
	if (!(packets_settings.filters & (FILTER_ADDRESS | FILTER_PORT)))
		return 1;
	__u16 protocol = BPF_CORE_READ(skb, protocol);
	if (protocol == ETHERTYPE_IPV4)
		return wanted_ipv4(network_header(skb, function));
	return protocol == ETHERTYPE_IPV6 && wanted_ipv6(network_header(skb, function));
}

static __always_inline void copy_name(char *to, const char *from)
{
	((__u64 *)to)[0] = ((const __u64 *)from)[0];
	((__u64 *)to)[1] = ((const __u64 *)from)[1];
}

/* The newest point of the way. A packet stays on a device for several: @before is the one that it comes from, if any. */
static __attribute__((noinline)) int stamp(struct way *way, struct point *point, const struct point *before, __u64 skb_address)
{
	struct sk_buff *skb = (struct sk_buff *)skb_address;
	__u32 function = way->last_function;

	point->at_ns = way->last_ns;
	point->function = function;
	point->cpu = bpf_get_smp_processor_id();
	point->process = bpf_get_current_pid_tgid() >> 32;
	bpf_get_current_comm(point->comm, sizeof(point->comm));
	/* What is released may have something else in place of its device. */
	struct net_device *device = is_release(function) ? 0 : BPF_CORE_READ(skb, dev);
	if (device && (__u64)device == way->device) {
		point->netns = before->netns;
		point->ifindex = before->ifindex;
		copy_name(point->device, before->device);
		return 0;
	}
	way->device = (__u64)device;
	point->netns = 0;
	point->ifindex = 0;
	point->device[0] = 0;
	if (!device)
		return 0;
	bpf_core_read(point->device, sizeof(point->device), &device->name);
	point->ifindex = BPF_CORE_READ(device, ifindex);
	point->netns = BPF_CORE_READ(device, nd_net.net, ns.inum);
	return 0;
}

/* Two for each power of two, by the bit below the highest. */
static __always_inline __u32 slot_of(__u64 ns)
{
	__u32 bit = highest_bit(ns);

	if (bit < FIRST_BIT)
		return 0;
	return (bit - FIRST_BIT) * 2 + (ns >> (bit - 1) & 1) + 1;
}

static __attribute__((noinline)) int count(__u32 last, __u32 function, __u64 ns)
{
	__u32 key = last * FUNCTIONS + function;
	struct stage *stage = bpf_map_lookup_elem(&stages, &key);

	if (!stage)
		return 0;
	stage->count++;
	if (ns > stage->longest_ns)
		stage->longest_ns = ns;
	__u32 slot = slot_of(ns);
	if (slot >= STAGE_SLOTS)
		slot = STAGE_SLOTS - 1;
	/* Hides from the compiler what it could prove, so that the check stays in the code for the verifier to see. */
	asm volatile("" : "+r"(slot));
	if (slot < STAGE_SLOTS)
		stage->slots[slot]++;
	return 0;
}

static __attribute__((noinline)) int describe(struct way *way, __u64 skb_address, __u32 function)
{
	struct sk_buff *skb = (struct sk_buff *)skb_address;

	way->bytes = BPF_CORE_READ(skb, len);
	way->protocol = BPF_CORE_READ(skb, protocol);
	way->header_bytes = 0;
	if (!bpf_probe_read_kernel(way->header, sizeof(way->header), (void *)network_header(skb, function)))
		way->header_bytes = sizeof(way->header);
	return 0;
}

static __always_inline struct point *point_at(struct way *way, __u32 index)
{
	asm volatile("%0 &= 15" : "+r"(index));
	return &way->points[index];
}

/* A held packet leaves the kernel, and any other is forgotten. */
static __attribute__((noinline)) int finish(struct packets_cpu *cpu, struct way *way)
{
	if (way->gap_ns && bpf_map_push_elem(&held, way, 0))
		cpu->lost_ways++;
	return 0;
}

static __always_inline void begin(struct way *way, __u64 head, __u64 now, __u32 function)
{
	way->head = head;
	way->device = 0;
	way->last_ns = now;
	way->last_function = function;
	way->gap_ns = 0;
	way->used = 1;
	way->dropped_points = 0;
}

static __attribute__((noinline)) int begin_new(struct packets_cpu *cpu, __u64 skb, __u64 head, __u64 now, __u32 function)
{
	struct way *way = &cpu->blank;

	if (!is_wanted_packet((struct sk_buff *)skb, function))
		return 0;
	begin(way, head, now, function);
	stamp(way, &way->points[0], &way->points[0], skb);
	if (!is_wanted_place(&way->points[0]))
		return 0;
	if (bpf_map_update_elem(&under_way, &skb, way, BPF_ANY))
		cpu->no_room++;
	return 0;
}

/* The newest point of a way that has one already. */
static __attribute__((noinline)) int add(struct way *way, __u64 skb, __u64 now, __u32 function)
{
	__u32 last = way->last_function;
	__u64 ns = now - way->last_ns;
	__u32 used = way->used;

	count(last, function, ns);
	way->last_ns = now;
	way->last_function = function;
	if (used >= POINTS_PER_WAY) {
		way->dropped_points++;
		if (way->gap_ns)
			return 0;
		/* It may yet be held: the newest points are those to have. */
		way->points[0] = way->points[POINTS_PER_WAY - 1];
		way->dropped_points += POINTS_PER_WAY - 2;
		used = 1;
	}
	stamp(way, point_at(way, used), point_at(way, used - 1), skb);
	way->used = used + 1;
	if (ns >= packets_settings.gap_ns && ns > way->gap_ns && is_wait(last, function)) {
		way->gap_ns = ns;
		way->gap_after = used - 1;
		describe(way, skb, function);
	}
	return 0;
}

/* A clone takes over what its origin has seen, which goes on by itself. */
static __always_inline struct way *of_origin(struct packets_cpu *cpu, __u64 skb, __u64 head)
{
	if (!head || cpu->last_head != head || !is_cloned_after(cpu->last_function))
		return 0;
	__u64 origin = cpu->last_skb;
	struct way *way = bpf_map_lookup_elem(&under_way, &origin);
	if (!way || way->head != head)
		return 0;
	if (bpf_map_update_elem(&under_way, &skb, way, BPF_ANY)) {
		cpu->no_room++;
		return 0;
	}
	return bpf_map_lookup_elem(&under_way, &skb);
}

static __attribute__((noinline)) int follow(struct packets_cpu *cpu, __u64 skb, __u32 function)
{
	struct way *way = bpf_map_lookup_elem(&under_way, &skb);

	/* Nearly all that is released is no packet of a way: netlink's, unix sockets', or one that has ended. */
	if (!way && is_release(function))
		return 0;
	__u64 now = bpf_ktime_get_ns();
	__u64 head = (__u64)BPF_CORE_READ((struct sk_buff *)skb, head);
	if (!way)
		way = of_origin(cpu, skb, head);
	if (way && !way->head)
		way->head = head;
	if (way && (way->head != head || now - way->last_ns > packets_settings.longest_ns ||
		    !may_follow(function, way->last_function))) {
		/* The same memory, another packet: the end of the one before had no tracepoint. */
		finish(cpu, way);
		bpf_map_delete_elem(&under_way, &skb);
		way = 0;
		if (is_release(function))
			return 0;
	}
	if (way)
		add(way, skb, now, function);
	else if (!is_end(function))
		begin_new(cpu, skb, head, now, function);
	if (way && is_end(function)) {
		finish(cpu, way);
		bpf_map_delete_elem(&under_way, &skb);
	}
	cpu->last_skb = skb;
	cpu->last_head = is_end(function) ? 0 : head;
	cpu->last_function = function;
	return 0;
}

/* Few packets cost much, and reading the clock costs as much as a point: one in so many is timed. */
static __always_inline int point(__u64 skb, __u32 function)
{
	struct packets_cpu *cpu = this_cpu();

	if (!cpu || !skb)
		return 0;
	if (cpu->busy) {
		cpu->interrupted++;
		return 0;
	}
	cpu->busy = 1;
	barrier();
	if (cpu->runs++ % POINTS_PER_TIMED) {
		follow(cpu, skb, function);
	} else {
		__u64 began = bpf_ktime_get_ns();
		follow(cpu, skb, function);
		cpu->timed_ns += bpf_ktime_get_ns() - began;
	}
	barrier();
	cpu->busy = 0;
	return 0;
}

#define TRACEPOINT(name, function)                                                     \
	SEC("raw_tp/" #name)                                                           \
	int at_##name(struct bpf_raw_tracepoint_args *ctx)                             \
	{                                                                              \
		return point(ctx->args[0], function);                                  \
	}

#define FUNCTION(name, function)                                                       \
	SEC("kprobe/" #name)                                                           \
	int at_##name(const __u64 *regs)                                               \
	{                                                                              \
		return point(FIRST_ARGUMENT(regs, packets_settings.machine), function);        \
	}

TRACEPOINT(net_dev_queue, NET_DEV_QUEUE)
TRACEPOINT(net_dev_start_xmit, NET_DEV_START_XMIT)
TRACEPOINT(netif_rx, NETIF_RX)
TRACEPOINT(netif_receive_skb, NETIF_RECEIVE_SKB)
TRACEPOINT(consume_skb, CONSUME_SKB)
TRACEPOINT(kfree_skb, KFREE_SKB)

FUNCTION(ip_rcv, IP_RCV)
FUNCTION(ipv6_rcv, IPV6_RCV)
FUNCTION(ip_forward, IP_FORWARD)
FUNCTION(ip6_forward, IP6_FORWARD)
FUNCTION(tcp_v4_rcv, TCP_V4_RCV)
FUNCTION(tcp_v6_rcv, TCP_V6_RCV)
FUNCTION(udp_rcv, UDP_RCV)
FUNCTION(udpv6_rcv, UDPV6_RCV)

SEC("raw_tp/napi_gro_receive_entry")
int at_napi_gro_receive_entry(struct bpf_raw_tracepoint_args *ctx)
{
	struct packets_cpu *cpu = this_cpu();

	if (cpu)
		cpu->gro_skb = ctx->args[0];
	return point(ctx->args[0], NAPI_GRO_RECEIVE_ENTRY);
}

/* What is merged is released without a tracepoint. */
SEC("raw_tp/napi_gro_receive_exit")
int gro_done(struct bpf_raw_tracepoint_args *ctx)
{
	struct packets_cpu *cpu = this_cpu();

	if (!cpu || (__u32)ctx->args[0] > LAST_MERGED)
		return 0;
	__u64 skb = cpu->gro_skb;
	struct way *way = bpf_map_lookup_elem(&under_way, &skb);
	if (!way)
		return 0;
	finish(cpu, way);
	bpf_map_delete_elem(&under_way, &skb);
	return 0;
}

/* A bridge's handler takes the address of the pointer. */
SEC("kprobe/br_handle_frame")
int at_br_handle_frame(const __u64 *regs)
{
	return point(read_u64(FIRST_ARGUMENT(regs, packets_settings.machine)), BR_HANDLE_FRAME);
}

SEC("kprobe/ovs_vport_receive")
int at_ovs_vport_receive(const __u64 *regs)
{
	return point(SECOND_ARGUMENT(regs, packets_settings.machine), OVS_VPORT_RECEIVE);
}

/* The same packet goes on with another head. */
SEC("kprobe/pskb_expand_head")
int head_changes(const __u64 *regs)
{
	__u64 skb = FIRST_ARGUMENT(regs, packets_settings.machine);
	struct way *way = bpf_map_lookup_elem(&under_way, &skb);

	if (way)
		way->head = 0;
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
