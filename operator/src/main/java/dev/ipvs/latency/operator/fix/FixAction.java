package dev.ipvs.latency.operator.fix;

/** What a fix pod is sent to do. */
public enum FixAction {
    APPLY("apply"),
    REVERT("revert");

    private final String command;

    FixAction(String command) {
        this.command = command;
    }

    /** Its name on the pod's command line. */
    public String command() {
        return command;
    }
}
