package dev.ipvs.latency.helper.diagnose.kernel;

import dev.ipvs.latency.helper.kernel.KernelFunctions;
import dev.ipvs.latency.helper.kernel.KernelFunctions.KernelFunction;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** Which function the stacks of a wait speak of. */
final class StackName {

    /** Spinning for a lock, or for a time, is done for whoever calls; so is coming out of an interrupt. */
    private static final Predicate<String> FOR_ITS_CALLER = name -> name.contains("spin_lock")
            || name.contains("spin_unlock")
            || name.startsWith("_raw_")
            || name.startsWith("queued_")
            || name.startsWith("__local_bh_")
            || name.startsWith("asm_")
            || name.contains("delay");

    /** How x86 enters an interrupt, since Linux 5.8; the second is its change of stacks up to 5.11. */
    private static final Predicate<String> ENTERS_AN_INTERRUPT = name ->
            name.startsWith("asm_sysvec_") || name.startsWith("asm_call_") || name.startsWith("asm_common_interrupt");

    private final KernelFunctions functions;

    StackName(KernelFunctions functions) {
        this.functions = functions;
    }

    /** Innermost first. A return address is after its call, which may be the function's last instruction. */
    List<KernelFunction> frames(List<Long> addresses) {
        return IntStream.range(0, addresses.size())
                .mapToObj(i -> functions.at(i == 0 ? addresses.getFirst() : addresses.get(i) - 1))
                .toList();
    }

    /** What most of these stacks have right inside one of the callers, which the kernel enters such things by. */
    Optional<KernelFunction> calledBy(List<String> callers, List<RawSample> samples) {
        Map<KernelFunction, Long> counts = new HashMap<>();
        for (RawSample sample : samples) {
            List<KernelFunction> frames = frames(sample.addresses());
            for (int i = 1; i < frames.size(); i++) {
                if (callers.contains(source(frames.get(i).name()))) {
                    counts.merge(frames.get(i - 1), sample.count(), Long::sum);
                    break;
                }
            }
        }
        return counts.entrySet().stream().max(Map.Entry.comparingByValue()).map(Map.Entry::getKey);
    }

    /** Its name in the source: compilers add to it what they made of it, such as {@code .isra.0}. */
    private static String source(String name) {
        int dot = name.indexOf('.');
        return dot <= 0 ? name : name.substring(0, dot);
    }

    /** The innermost function that at least half of these stacks have, but for what runs for its caller. */
    Optional<KernelFunction> innermost(List<RawSample> samples) {
        return innermost(samples, UnaryOperator.identity());
    }

    /** The same of what was interrupted: where interrupts had been disabled, others may come before the clock's. */
    Optional<KernelFunction> interrupted(List<RawSample> samples) {
        return innermost(samples, StackName::outsideInterrupts);
    }

    private static List<KernelFunction> outsideInterrupts(List<KernelFunction> frames) {
        int outermost = frames.size() - 1;
        while (outermost >= 0 && !ENTERS_AN_INTERRUPT.test(frames.get(outermost).name())) {
            outermost--;
        }
        return outermost == frames.size() - 1 ? frames : frames.subList(outermost + 1, frames.size());
    }

    private Optional<KernelFunction> innermost(List<RawSample> samples, UnaryOperator<List<KernelFunction>> part) {
        Map<KernelFunction, Long> counts = new HashMap<>();
        Map<KernelFunction, Integer> depths = new HashMap<>();
        long all = 0;
        for (RawSample sample : samples) {
            all += sample.count();
            List<KernelFunction> frames = part.apply(frames(sample.addresses()));
            for (KernelFunction function : List.copyOf(new LinkedHashSet<>(frames))) {
                counts.merge(function, sample.count(), Long::sum);
                depths.merge(function, frames.size() - frames.indexOf(function), Math::max);
            }
        }
        long half = (all + 1) / 2;
        return counts.entrySet().stream()
                .filter(entry -> entry.getValue() >= half)
                .map(Map.Entry::getKey)
                .filter(function -> !FOR_ITS_CALLER.test(function.name()))
                .max(Comparator.comparing(depths::get));
    }
}
