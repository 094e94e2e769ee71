package dev.ipvs.latency.helper.diagnose;

import java.util.Comparator;
import java.util.Optional;

/** Who had more than half of a wait. */
record MainCulprit(Culprit.Kind kind, String name, String module) {

    static Optional<MainCulprit> of(Wait wait) {
        return wait.culprits().stream()
                .max(Comparator.comparingLong(Culprit::ns))
                .filter(culprit -> culprit.ns() * 2 > wait.ns())
                .map(culprit -> new MainCulprit(culprit.kind(), culprit.name(), culprit.module()));
    }

    boolean is(Culprit culprit) {
        return kind == culprit.kind() && name.equals(culprit.name()) && module.equals(culprit.module());
    }

    String function() {
        return FunctionName.of(name, module);
    }

    String text() {
        return function()
                + switch (kind) {
                    case TIMER -> ", a timer's function";
                    case HRTIMER -> ", a high-resolution timer's function";
                    case TASKLET -> ", a tasklet";
                    case RCU -> ", an RCU callback";
                    case NET_RX -> ", which receives packets itself";
                    case SOFTIRQ -> ", in a softirq";
                    case HARDIRQ -> ", an interrupt";
                    case TASK -> ", a process with softirqs disabled";
                    case RUN_QUEUE -> ", a process that ran while ksoftirqd was due";
                    case INTERRUPTS_OFF -> ", with interrupts disabled or while a hypervisor had the CPU";
                    case STOLEN -> ", which had the CPU";
                    case IDLE -> ", while the CPU was idle";
                };
    }
}
