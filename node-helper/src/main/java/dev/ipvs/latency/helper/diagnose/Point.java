package dev.ipvs.latency.helper.diagnose;

/**
 * A packet was here.
 *
 * @param function the tracepoint or function
 * @param netns inode number of the network namespace, or 0
 * @param process that ran; in a softirq it is whoever was interrupted
 */
public record Point(long atNs, String function, long netns, String device, int cpu, String process, int pid) {}
