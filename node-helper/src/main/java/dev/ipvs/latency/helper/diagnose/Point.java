package dev.ipvs.latency.helper.diagnose;

/**
 * A packet was here.
 *
 * @param function the tracepoint or function
 * @param netns inode number of the network namespace, or 0
 * @param device its name; empty where the packet is on none
 * @param ifindex of the device in its namespace, or 0
 * @param process that ran; in a softirq it is whoever was interrupted
 */
public record Point(
        long atNs, String function, long netns, String device, int ifindex, int cpu, String process, int pid) {

    /** The function, and the device that the packet was on. */
    public String place() {
        return device.isEmpty() ? function : function + " (" + device + ")";
    }
}
