package dev.ipvs.latency.operator.cluster;

import dev.ipvs.latency.api.v1alpha1.NodeLatency;
import dev.ipvs.latency.operator.cluster.Events.Severity;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * One line of the log for one decision: the words {@code reason}, {@code node}, {@code policy} and {@code event} before the
 * sentence, and as fields of their own where the log is JSON. {@code event} names the Event that tells the same.
 */
record Decision(Severity severity, Map<String, String> words) {
    private static final Logger LOG = LoggerFactory.getLogger(Decision.class);

    static Decision about(HasMetadata about, Severity severity, String reason, String event) {
        Map<String, String> words = new LinkedHashMap<>();
        words.put("reason", reason);
        String name = about.getMetadata().getName();
        if (about instanceof NodeLatency latency) {
            words.put("node", name);
            words.put("policy", latency.getSpec().policy().name());
        } else {
            words.put("policy", name);
        }
        words.put("event", event);
        return new Decision(severity, words);
    }

    void log(String sentence) {
        String text = words.entrySet().stream()
                .map(word -> word.getKey() + "=" + word.getValue())
                .collect(Collectors.joining(" "));
        words.forEach(MDC::put);
        try {
            switch (severity) {
                case Normal -> LOG.info("{}: {}", text, sentence);
                case Warning -> LOG.warn("{}: {}", text, sentence);
            }
        } finally {
            words.keySet().forEach(MDC::remove);
        }
    }
}
