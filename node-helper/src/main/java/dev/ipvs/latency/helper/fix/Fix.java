package dev.ipvs.latency.helper.fix;

import dev.ipvs.latency.api.FixOutcome;

/**
 * One change of this machine, as a {@link FixRequest} describes it. What reverting takes was recorded by whoever made the
 * request, so that each step can be the first and the only one of its process. Each may be repeated: what is done already
 * is an outcome of its own, and what was interrupted is resumed.
 */
public interface Fix {

    /** Asks all that must hold before the change is made. Changes nothing. */
    Preflight preflight();

    /** Makes the change if nothing is against it. */
    FixOutcome apply();

    /** Whether the change is in effect just now. Changes nothing. */
    Answer check();

    /** Takes the change back. */
    FixOutcome revert();
}
