package dev.ipvs.latency.helper.threads;

import dev.ipvs.latency.helper.bpf.ThreadsLayout;
import java.nio.ByteBuffer;

/**
 * One kernel thread {@code ipvs-e:*} at one moment.
 *
 * @param pid in the host's process namespace; 0 where it does not run, as with {@code run_estimation} 0
 * @param runtimeNs CPU time since it began
 * @param estimators how many it visits every two seconds
 */
record EstimatorThread(long pid, long runtimeNs, int estimators) {

    static EstimatorThread read(ByteBuffer threads, int index) {
        int row = ThreadsLayout.Threads.ROWS + index * ThreadsLayout.Row.BYTES;
        return new EstimatorThread(
                Integer.toUnsignedLong(threads.getInt(row + ThreadsLayout.Row.PID)),
                threads.getLong(row + ThreadsLayout.Row.RUNTIME_NS),
                threads.getInt(row + ThreadsLayout.Row.ESTIMATORS));
    }

    boolean runs() {
        return pid != 0;
    }
}
