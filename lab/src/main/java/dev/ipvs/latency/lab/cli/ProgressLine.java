package dev.ipvs.latency.lab.cli;

import dev.ipvs.latency.lab.load.Services;
import java.io.PrintWriter;

/** Says at every twentieth of the way how far it is. */
record ProgressLine(PrintWriter err) implements Services.Progress {

    private static final int STEPS = 20;

    @Override
    public void changed(int done, int all) {
        if ((long) done * STEPS / all > (long) (done - 1) * STEPS / all) {
            err.println("==> %d of %d".formatted(done, all));
            err.flush();
        }
    }
}
