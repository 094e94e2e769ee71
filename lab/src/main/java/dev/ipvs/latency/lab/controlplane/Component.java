package dev.ipvs.latency.lab.controlplane;

/** What a control plane can have beside its API server. */
public enum Component {
    /** Makes default service accounts, deletes what lost its owner, and turns DaemonSets into pods. */
    CONTROLLER_MANAGER(ControllerManager.NAME),
    /** Gives pods their node. */
    SCHEDULER(Scheduler.NAME);

    private final String program;

    Component(String program) {
        this.program = program;
    }

    String program() {
        return program;
    }
}
