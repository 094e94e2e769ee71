package dev.ipvs.latency.helper.diagnose.kernel;

import dev.ipvs.latency.helper.bpf.DiagnoseLayout;
import dev.ipvs.latency.helper.diagnose.Culprit;
import java.nio.ByteBuffer;

/**
 * Who ran: {@code struct actor} in bpf/diagnose.h.
 *
 * @param id interrupt, softirq vector or thread, by kind
 * @param address of the function, or 0
 */
record RawActor(Culprit.Kind kind, int id, long address) {

    static RawActor read(ByteBuffer value, int at) {
        return new RawActor(
                Culprit.Kind.values()[value.getInt(at + DiagnoseLayout.Actor.KIND)],
                value.getInt(at + DiagnoseLayout.Actor.ID),
                value.getLong(at + DiagnoseLayout.Actor.ADDRESS));
    }
}
