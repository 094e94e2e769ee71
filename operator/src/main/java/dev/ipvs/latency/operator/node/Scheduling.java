package dev.ipvs.latency.operator.node;

/** Whether the cluster means a node to get new pods. Where it does not, nothing is begun; what is on its way goes on. */
public enum Scheduling {
    OPEN,
    /** {@code kubectl cordon}, or whoever drains nodes to upgrade or reboot them. */
    CORDONED,
    /** About to be deleted: by an autoscaler, or with its Node. */
    LEAVING
}
