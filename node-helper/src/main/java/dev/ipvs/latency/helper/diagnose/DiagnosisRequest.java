package dev.ipvs.latency.helper.diagnose;

import java.time.Duration;

/**
 * What to look for.
 *
 * @param duration how long to look, unless stopped before
 * @param gap waits shorter than this are only counted
 * @param filter which packets are followed
 * @param maxCostPercent of one CPU: packets are no longer followed once that takes more
 */
public record DiagnosisRequest(Duration duration, Duration gap, PacketFilter filter, int maxCostPercent) {

    public DiagnosisRequest {
        if (!duration.isPositive() || !gap.isPositive() || maxCostPercent <= 0) {
            throw new IllegalArgumentException(
                    "duration, gap and cost must be positive: " + duration + ", " + gap + ", " + maxCostPercent);
        }
    }
}
