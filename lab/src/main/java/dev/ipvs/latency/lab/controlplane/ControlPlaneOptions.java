package dev.ipvs.latency.lab.controlplane;

import dev.ipvs.latency.lab.network.LabNetwork;
import java.util.EnumSet;
import java.util.Set;

/**
 * What kind of control plane is wanted.
 *
 * @param auditLog whether the API server writes who did what into {@code audit.log}
 */
public record ControlPlaneOptions(Placement placement, Set<Component> components, boolean auditLog) {

    public ControlPlaneOptions {
        components = Set.copyOf(components);
    }

    /** The API alone, on loopback. */
    public static ControlPlaneOptions forTests() {
        return new ControlPlaneOptions(new Placement.Loopback(), Set.of(), false);
    }

    /** Everything that pods on nodes need. */
    public static ControlPlaneOptions forNodes(LabNetwork network) {
        return new ControlPlaneOptions(new Placement.ForNodes(network), EnumSet.allOf(Component.class), false);
    }

    public ControlPlaneOptions with(Set<Component> wanted) {
        return new ControlPlaneOptions(placement, wanted, auditLog);
    }

    public ControlPlaneOptions withAuditLog() {
        return new ControlPlaneOptions(placement, components, true);
    }
}
