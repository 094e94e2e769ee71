package dev.ipvs.latency.helper.diagnose.kernel;

import dev.ipvs.latency.helper.bpf.DiagnoseLayout;
import dev.ipvs.latency.helper.diagnose.Wait;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A wait as the kernel side tells it: {@code struct wait} in bpf/diagnose.h.
 *
 * @param startNs on the monotonic clock
 * @param id which samples carry
 */
record RawWait(Wait.Kind kind, WaitId id, long startNs, long ns, List<Slot> slots) {

    RawWait {
        slots = List.copyOf(slots);
    }

    /** What one actor took of it; the thread is the one that ran or was interrupted. */
    record Slot(RawActor actor, long ns, long runs, String thread) {

        private static Slot read(ByteBuffer value, int at) {
            return new Slot(
                    RawActor.read(value, at + DiagnoseLayout.Slot.ACTOR),
                    value.getLong(at + DiagnoseLayout.Slot.NS),
                    value.getLong(at + DiagnoseLayout.Slot.RUNS),
                    Comm.read(value, at + DiagnoseLayout.Slot.COMM));
        }
    }

    static RawWait read(ByteBuffer value) {
        return new RawWait(
                Wait.Kind.values()[value.getInt(DiagnoseLayout.Wait.KIND)],
                new WaitId(value.getInt(DiagnoseLayout.Wait.CPU), value.getInt(DiagnoseLayout.Wait.NUMBER)),
                value.getLong(DiagnoseLayout.Wait.START_NS),
                value.getLong(DiagnoseLayout.Wait.NS),
                IntStream.range(0, value.getInt(DiagnoseLayout.Wait.USED))
                        .mapToObj(i -> Slot.read(value, DiagnoseLayout.Wait.SLOTS + i * DiagnoseLayout.Slot.BYTES))
                        .toList());
    }
}
