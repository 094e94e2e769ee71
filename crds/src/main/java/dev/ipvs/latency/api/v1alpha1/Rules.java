package dev.ipvs.latency.api.v1alpha1;

/**
 * The CEL rules that more than one field needs, each with the sentence that says what would be right. Lengths are
 * bounded because the API server estimates the worst cost of a rule before it takes the CRD.
 */
final class Rules {
    static final String DURATION_FORM = "self.matches('^([0-9]{1,9}([.][0-9]{1,9})?(ns|us|ms|s|m|h))+$')";
    static final String POSITIVE_DURATION = "!" + DURATION_FORM + " || duration(self) > duration('0s')";
    static final String DURATION_FORM_MESSAGE =
            "must be a duration: a number and a unit (ns, us, ms, s, m, h), such as 50ms, 1m or 1h30m";
    static final String POSITIVE_DURATION_MESSAGE = "must be longer than 0s";
    static final long DURATION_LENGTH = 32;

    /** Above what anyone waits for, and below what a number of nanoseconds holds, where a duration cannot be read. */
    static final String DAYS_AT_MOST = "!" + DURATION_FORM + " || duration(self) <= duration('720h')";

    static final String SOAK_AT_MOST_MESSAGE = "a soak must be at most 720h long, which is 30 days";
    static final String DEADLINE_AT_MOST_MESSAGE = "a deadline must be at most 720h, which is 30 days";
    static final String THRESHOLD_AT_MOST = "!" + DURATION_FORM + " || duration(self) <= duration('1h')";
    static final String THRESHOLD_AT_MOST_MESSAGE = "a threshold must be at most 1h, as long as the longest window";

    /** What is measured, as {@code GoDuration} writes it: at most three parts, none of which is longer than eleven years. */
    static final String MEASURED_DURATION = "^([0-9]{1,5}([.][0-9]{1,9})?(ns|us|ms|s|m|h)){1,3}$";

    /** All CPUs of the largest machine that Linux runs on. */
    static final double MOST_MILLICORES = 8_192_000;

    static final long TEXT_LENGTH = 1024;

    /** Any number below this is the same in JSON, in CEL and in a long. */
    static final double LARGEST_COUNT = 1e15;

    /**
     * A moment as {@code Instant} writes it. The schema's own format date-time takes offsets of 99 hours, and Java does not.
     */
    static final String INSTANT =
            "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]([.][0-9]{1,9})?Z$";

    static final String SHARE =
            "type(self) == int ? self >= 1 && self <= 999999 : self.matches('^([1-9][0-9]{0,5}|[1-9][0-9]?%|100%)$')";
    static final String SHARE_MESSAGE =
            "must be a number of nodes from 1 to 999999, such as 3, or a percentage from \"1%\" to \"100%\"";

    /** As Kubernetes takes a label's key: an optional DNS subdomain of at most 253 characters, and a name of at most 63. */
    private static final String LABEL_KEY_FORM =
            "'^([a-z0-9]([-a-z0-9]*[a-z0-9])?([.][a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$'";

    private static final String LABEL_VALUE_FORM = "'^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$'";

    /** The API server refuses a DaemonSet whose affinity names what no label can be, and with it the helpers of all policies. */
    static final String MATCH_LABELS = "!has(self.matchLabels) || self.matchLabels.all(k, k.matches(" + LABEL_KEY_FORM
            + ") && k.indexOf('/') <= 253 && self.matchLabels[k].matches(" + LABEL_VALUE_FORM + "))";

    static final String MATCH_EXPRESSIONS =
            "!has(self.matchExpressions) || self.matchExpressions.all(e, (!has(e.key) || e.key.matches("
                    + LABEL_KEY_FORM
                    + ") && e.key.indexOf('/') <= 253) && (!has(e.values) || e.values.all(v, v.matches("
                    + LABEL_VALUE_FORM
                    + "))))";
    static final String LABELS_MESSAGE =
            "must name labels as nodes can have them: a key such as pool or example.com/pool, and a value of at most 63"
                    + " letters, digits, dashes, dots and underscores";

    static final String NAME = "self.matches('^[a-z0-9]([-a-z0-9]*[a-z0-9])?$')";
    static final String NAME_MESSAGE =
            "must be a name as Kubernetes takes it: small letters, digits and dashes, such as kube-proxy";

    private Rules() {}
}
