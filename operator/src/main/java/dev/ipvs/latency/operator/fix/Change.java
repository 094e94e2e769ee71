package dev.ipvs.latency.operator.fix;

import dev.ipvs.latency.api.FixType;
import dev.ipvs.latency.api.v1alpha1.KernelFacts;
import java.util.Optional;

/**
 * What one fix changes on one node, with all that undoing it takes. It is stored before anything is touched, so that
 * undoing never asks the policy, which may be another by then.
 */
public sealed interface Change permits SysctlChange, LivepatchChange, ProxyModeChange {
    FixType type();

    /** The change, as the subject of a sentence. */
    String phrase();

    /** That it is being undone, as a sentence. */
    String reverting();

    /** That it is undone, as a sentence. */
    String reverted();

    /** What a person types on the node to undo it without this software. */
    String manualRevert();

    /** What a person must know for as long as it is in place. */
    String caution();

    /** What took its place, as a sentence; empty if it is still there. */
    Optional<String> displaced(KernelFacts now);

    /** How long it lasts if nobody undoes it. */
    Lifetime lifetime();

    /** By what it is made and undone. */
    default Mechanism means() {
        return Mechanism.FIX_POD;
    }

    /** How long a change lasts. */
    enum Lifetime {
        /** It is in the running kernel and gone with it. */
        BOOT,
        /** It is there again after a reboot. */
        NODE
    }

    /** By what a change is made and undone. */
    enum Mechanism {
        /** A pod on the node makes it and reports. */
        FIX_POD,
        /** A label of the node makes it, and the measuring helper sees when it is made. */
        NODE_LABEL
    }
}
