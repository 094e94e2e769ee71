package dev.ipvs.latency.lab.process;

/** Something to be done once: when it is asked for, or else when the JVM ends, be it by Ctrl-C. */
public final class EndWithJvm {

    private final Runnable action;
    private final Thread hook;

    private EndWithJvm(Runnable action) {
        this.action = action;
        this.hook = new Thread(action, "end-with-jvm");
    }

    public static EndWithJvm of(Runnable action) {
        EndWithJvm end = new EndWithJvm(action);
        Runtime.getRuntime().addShutdownHook(end.hook);
        return end;
    }

    /** Does it now, unless the end of the JVM has begun, which does it anyway. */
    public void now() {
        try {
            if (Runtime.getRuntime().removeShutdownHook(hook)) {
                action.run();
            }
        } catch (IllegalStateException theJvmEnds) {
            // The hook runs.
        }
    }
}
