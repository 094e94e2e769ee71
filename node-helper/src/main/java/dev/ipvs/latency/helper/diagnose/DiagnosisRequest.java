package dev.ipvs.latency.helper.diagnose;

import java.time.Duration;

/**
 * What to look for.
 *
 * @param duration how long to look, unless stopped before
 * @param gap waits shorter than this are only counted
 */
public record DiagnosisRequest(Duration duration, Duration gap) {

    public DiagnosisRequest {
        if (!duration.isPositive() || !gap.isPositive()) {
            throw new IllegalArgumentException("duration and gap must be positive: " + duration + ", " + gap);
        }
    }
}
