package dev.ipvs.latency.helper.diagnose.kernel;

import dev.ipvs.latency.helper.diagnose.Culprit;
import dev.ipvs.latency.helper.diagnose.Culprit.Kind;
import dev.ipvs.latency.helper.diagnose.FoldedStack;
import dev.ipvs.latency.helper.diagnose.FunctionRuns;
import dev.ipvs.latency.helper.diagnose.SoftirqVector;
import dev.ipvs.latency.helper.kernel.KernelFunctions;
import dev.ipvs.latency.helper.kernel.KernelFunctions.KernelFunction;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/** Puts names in place of addresses: by the function's address where it has a tracepoint, else from stacks. */
final class CulpritNames {

    /** By which function the kernel calls an RCU callback, a tasklet, a netfilter hook, a softirq's action. */
    private static final List<String> CALLS_RCU =
            List.of("rcu_do_batch", "rcu_core"); // which the first is inlined into on 5.10

    private static final List<String> CALLS_TASKLET = List.of("tasklet_action_common");
    private static final List<String> CALLS_HOOK = List.of("nf_hook_slow", "nf_hook_slow_list");
    private static final List<String> CALLS_SOFTIRQ = List.of("__do_softirq", "handle_softirqs");

    private final KernelFunctions functions;
    private final StackName stacks;
    private final IntFunction<String> interrupts;

    /** @param interrupts names an interrupt by its number; empty where it is not known */
    CulpritNames(KernelFunctions functions, IntFunction<String> interrupts) {
        this.functions = functions;
        this.stacks = new StackName(functions);
        this.interrupts = interrupts;
    }

    /** The longest first. Threads with one name count as one. */
    List<Culprit> culprits(RawWait wait, Map<WaitId, List<RawSample>> samples) {
        List<RawSample> own = samples.getOrDefault(wait.id(), List.of());
        Map<Culprit, Culprit> merged = new LinkedHashMap<>();
        for (RawWait.Slot slot : wait.slots()) {
            Culprit culprit = culprit(slot, own);
            merged.merge(culprit.with(0, 0), culprit, Culprit::plus);
        }
        return merged.values().stream()
                .sorted(Comparator.comparingLong(Culprit::ns).reversed())
                .toList();
    }

    private Culprit culprit(RawWait.Slot slot, List<RawSample> ofWait) {
        RawActor actor = slot.actor();
        List<RawSample> samples =
                ofWait.stream().filter(sample -> sample.kind() == actor.kind()).toList();
        Kind kind = actor.kind() == Kind.INTERRUPTS_OFF && inUserMode(samples) ? Kind.STOLEN : actor.kind();
        List<RawSample> ofThread = samples.stream()
                .filter(sample -> sample.thread().equals(slot.thread()))
                .toList();
        KernelFunction function = switch (kind) {
            case TASK -> stacks.innermost(ofThread).orElse(plain(slot.thread()));
            case RUN_QUEUE -> plain(slot.thread());
            case INTERRUPTS_OFF -> stacks.interrupted(samples).orElse(plain(slot.thread()));
            case IDLE -> plain("idle");
            case STOLEN -> plain("the hypervisor or firmware");
            case NET_RX -> stacks.calledBy(CALLS_HOOK, samples).orElseGet(() -> function(actor));
            case TASKLET -> inside(actor, CALLS_TASKLET, samples);
            case RCU -> inside(actor, CALLS_RCU, samples);
            case SOFTIRQ -> inside(actor, CALLS_SOFTIRQ, samples);
            case TIMER, HRTIMER, HARDIRQ -> function(actor);
        };
        return new Culprit(
                kind, function.name(), function.module(), detail(kind, slot, function), slot.ns(), slot.runs());
    }

    private static boolean inUserMode(List<RawSample> samples) {
        return !samples.isEmpty()
                && samples.stream().allMatch(sample -> sample.addresses().isEmpty());
    }

    private KernelFunction inside(RawActor actor, List<String> callers, List<RawSample> samples) {
        return actor.address() != 0
                ? functions.at(actor.address())
                : stacks.calledBy(callers, samples).orElseGet(() -> function(actor));
    }

    private String detail(Kind kind, RawWait.Slot slot, KernelFunction function) {
        RawActor actor = slot.actor();
        return switch (kind) {
            case TASK, INTERRUPTS_OFF -> function.name().equals(slot.thread()) ? "" : slot.thread();
            case HARDIRQ -> interrupts.apply(actor.id());
            case NET_RX ->
                function.equals(function(actor)) ? "" : function(actor).name();
            case SOFTIRQ -> vector(actor.id()).name();
            case TIMER, HRTIMER, TASKLET, RCU, RUN_QUEUE, IDLE, STOLEN -> "";
        };
    }

    FunctionRuns runs(RawRuns runs) {
        KernelFunction function = function(runs.actor());
        return new FunctionRuns(
                runs.actor().kind(),
                function.name(),
                function.module(),
                runs.count(),
                runs.sumNs(),
                runs.longestNs(),
                runs.longestCpu());
    }

    FoldedStack folded(RawSample sample, long periodNs) {
        List<String> inKernel = stacks.frames(sample.addresses()).reversed().stream()
                .map(KernelFunction::name)
                .toList();
        return new FoldedStack(
                Stream.of(List.of(context(sample)), inKernel.isEmpty() ? List.of("[user mode]") : inKernel)
                        .flatMap(List::stream)
                        .toList(),
                sample.count() * periodNs);
    }

    /** A softirq interrupts anybody, so that the thread says something only of what is done in threads. */
    private static String context(RawSample sample) {
        return switch (sample.kind()) {
            case TASK, RUN_QUEUE, INTERRUPTS_OFF -> sample.kind() + " " + sample.thread();
            case TIMER, HRTIMER, TASKLET, RCU, NET_RX, SOFTIRQ, HARDIRQ, IDLE, STOLEN ->
                sample.kind().name();
        };
    }

    private KernelFunction function(RawActor actor) {
        if (actor.address() != 0) {
            return functions.at(actor.address());
        }
        return plain(
                switch (actor.kind()) {
                    case RCU -> "rcu_core";
                    case NET_RX -> "net_rx_action";
                    case TASKLET -> "tasklet_action";
                    case SOFTIRQ -> vector(actor.id()).name();
                    case TIMER, HRTIMER, HARDIRQ, TASK, RUN_QUEUE, INTERRUPTS_OFF, IDLE, STOLEN ->
                        Optional.of(interrupts.apply(actor.id()))
                                .filter(name -> actor.kind() == Kind.HARDIRQ && !name.isEmpty())
                                .orElse(actor.kind().name());
                });
    }

    private static SoftirqVector vector(int number) {
        return SoftirqVector.values()[number];
    }

    private static KernelFunction plain(String name) {
        return new KernelFunction(name, "");
    }
}
