package dev.ipvs.latency.helper.judge;

import dev.ipvs.latency.helper.kernel.CpuList;
import dev.ipvs.latency.helper.threads.ThreadWindow;

/** What the estimator's threads cost, in words. */
public final class ThreadSentence {

    private ThreadSentence() {}

    public static String of(ThreadWindow window) {
        if (window.threads() == 0) {
            return "no estimator thread runs";
        }
        String threads =
                window.threads() == 1 ? "1 estimator thread takes " : window.threads() + " estimator threads take ";
        return threads + window.millicores() + "m CPU for " + window.estimators() + " estimators, "
                + window.mostEstimators() + " at most by one" + isolated(window);
    }

    private static String isolated(ThreadWindow window) {
        return window.isolatedCpus().isEmpty()
                ? ""
                : ", and may run on isolated CPUs " + CpuList.text(window.isolatedCpus())
                        + " (net.ipv4.vs.est_cpulist moves them)";
    }
}
