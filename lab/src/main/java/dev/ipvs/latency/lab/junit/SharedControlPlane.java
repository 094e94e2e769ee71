package dev.ipvs.latency.lab.junit;

import dev.ipvs.latency.lab.controlplane.Component;
import dev.ipvs.latency.lab.controlplane.ControlPlane;
import dev.ipvs.latency.lab.controlplane.ControlPlaneOptions;
import dev.ipvs.latency.lab.folder.LabFolder;
import dev.ipvs.latency.lab.folder.LabHome;
import dev.ipvs.latency.lab.process.EndWithJvm;
import dev.ipvs.latency.lab.provision.Provision;
import java.util.Set;

/** A control plane with its folder; both go when it is closed, or at the latest when the JVM ends. */
record SharedControlPlane(ControlPlane controlPlane, EndWithJvm end) implements AutoCloseable {

    static SharedControlPlane start(Set<Component> components) {
        LabFolder folder = LabHome.ofThisMachine().temporary();
        // Ctrl-C ends a JVM without closing what JUnit keeps.
        EndWithJvm end = EndWithJvm.of(folder::remove);
        ControlPlane controlPlane = ControlPlane.start(
                folder.controlPlane(), ControlPlaneOptions.forTests().with(components), Provision.ofThisTree());
        return new SharedControlPlane(controlPlane, end);
    }

    @Override
    public void close() {
        controlPlane.close();
        end.now();
    }
}
