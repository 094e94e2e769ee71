package dev.ipvs.latency.helper.diagnose;

import java.util.List;

/**
 * What one diagnosis found.
 *
 * @param cpus softirq time of every online CPU over the window
 * @param waits of NET_RX over the gap, the longest first; no packet needed to be followed for these
 * @param gaps packets that were held between two points for longer than the gap, the longest first
 * @param stages how long all packets took between two neighbouring points
 * @param functions what ran in softirqs and interrupts, the most time first
 * @param stacks of what packets waited for: a flame graph of waiting, not of the machine
 * @param sentences the answer in words, the worst first
 * @param advice for the culprits that are known
 */
public record Diagnosis(
        Window window,
        Machine machine,
        List<CpuLoad> cpus,
        List<Wait> waits,
        List<Gap> gaps,
        List<Stage> stages,
        List<FunctionRuns> functions,
        List<FoldedStack> stacks,
        Completeness completeness,
        List<String> sentences,
        List<Advice> advice) {

    public Diagnosis {
        cpus = List.copyOf(cpus);
        waits = List.copyOf(waits);
        gaps = List.copyOf(gaps);
        stages = List.copyOf(stages);
        functions = List.copyOf(functions);
        stacks = List.copyOf(stacks);
        sentences = List.copyOf(sentences);
        advice = List.copyOf(advice);
    }
}
