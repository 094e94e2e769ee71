package dev.ipvs.latency.helper.fix;

import dev.ipvs.latency.api.FixResult;

/**
 * One change of one sysctl, made only where {@code from} is still found.
 *
 * @param done what it is called when it has been made: Applied or Reverted
 */
public record FixRequest(FixResult done, String knob, String from, String to) {

    public static FixRequest apply(String knob, String from, String to) {
        return new FixRequest(FixResult.Applied, knob, from, to);
    }

    public static FixRequest revert(String knob, String from, String to) {
        return new FixRequest(FixResult.Reverted, knob, from, to);
    }
}
