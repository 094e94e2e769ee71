package dev.ipvs.latency.helper.diagnose.kernel;

import dev.ipvs.latency.helper.diagnose.Culprit;
import java.util.List;

/**
 * A stack that was seen while packets waited.
 *
 * @param of which wait
 * @param addresses innermost first; empty: in user mode
 * @param count how often it was seen
 */
record RawSample(WaitId of, Culprit.Kind kind, String thread, List<Long> addresses, long count) {

    RawSample {
        addresses = List.copyOf(addresses);
    }
}
