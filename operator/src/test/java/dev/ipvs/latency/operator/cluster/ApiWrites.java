package dev.ipvs.latency.operator.cluster;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** How many writes an API server has answered, by what they were, as it counts itself. */
record ApiWrites(Map<String, Long> counts) {
    private static final Pattern COUNTER = Pattern.compile(
            "apiserver_request_total\\{code=\"(\\d)\\d\\d\".*?resource=\"([^\"]*)\".*?subresource=\"([^\"]*)\",verb=\"(APPLY|DELETE|PATCH|POST|PUT)\".*?} (\\S+)");

    static ApiWrites of(KubernetesClient client) {
        return new ApiWrites(COUNTER.matcher(client.raw("/metrics"))
                .results()
                .collect(Collectors.toMap(
                        ApiWrites::what, found -> (long) Double.parseDouble(found.group(5)), Long::sum)));
    }

    ApiWrites since(ApiWrites before) {
        Map<String, Long> differences = new TreeMap<>();
        counts.forEach((what, count) -> {
            long more = count - before.of(what);
            if (more > 0) {
                differences.put(what, more);
            }
        });
        return new ApiWrites(differences);
    }

    long all() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /** @param what such as {@code APPLY nodelatencies/status} */
    long of(String what) {
        return counts.getOrDefault(what, 0L);
    }

    private static String what(MatchResult found) {
        String subresource = found.group(3).isEmpty() ? "" : "/" + found.group(3);
        String refused = found.group(1).equals("2") ? "" : ", refused";
        return found.group(4) + " " + found.group(2) + subresource + refused;
    }
}
