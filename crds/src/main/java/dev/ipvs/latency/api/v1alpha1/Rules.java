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

    /** What is measured, as {@code GoDuration} writes it: at most three parts, none of which is longer than eleven years. */
    static final String MEASURED_DURATION = "^([0-9]{1,5}([.][0-9]{1,9})?(ns|us|ms|s|m|h)){1,3}$";

    static final long TEXT_LENGTH = 1024;

    static final String SHARE = "type(self) == int ? self >= 1 : self.matches('^([1-9][0-9]{0,5}|[1-9][0-9]?%|100%)$')";
    static final String SHARE_MESSAGE =
            "must be a number of nodes from 1, such as 3, or a percentage from \"1%\" to" + " \"100%\"";

    static final String NAME = "self.matches('^[a-z0-9]([-a-z0-9]*[a-z0-9])?$')";
    static final String NAME_MESSAGE =
            "must be a name as Kubernetes takes it: small letters, digits and dashes, such as kube-proxy";

    private Rules() {}
}
