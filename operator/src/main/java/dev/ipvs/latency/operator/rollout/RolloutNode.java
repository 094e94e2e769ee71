package dev.ipvs.latency.operator.rollout;

import dev.ipvs.latency.api.FixState;
import dev.ipvs.latency.operator.fix.FixRecord;
import dev.ipvs.latency.operator.fix.NodeSnapshot;
import dev.ipvs.latency.operator.fix.WaveProof;
import dev.ipvs.latency.operator.policy.Policy;
import java.util.Optional;

/** A node that was begun in this rollout, with its record as it is once this look is over. */
record RolloutNode(NodeSnapshot node, FixRecord fix) {

    /** Whether it fills a place of its wave. One that gives up its place does so once that is stored. */
    boolean fills() {
        return fix.active() || node.fix().filter(FixRecord::active).isPresent();
    }

    /** Whether it counts as failed. One whose failure is forgotten counts until that is stored. */
    boolean failed(Policy policy) {
        return policy.failedBy(fix) || node.fix().filter(policy::failedBy).isPresent();
    }

    /** Whether it still is one of its wave once this look's writes are done. */
    boolean stays(Policy policy) {
        return fix.active() || policy.failedBy(fix);
    }

    /** Whether it is so already, and not only once this look's writes are done: nothing may be built on the latter. */
    boolean isStored() {
        return node.fix().filter(stored -> stored.state() == fix.state()).isPresent();
    }

    /** The proof that it has given in its wave, once that is stored. */
    Optional<WaveProof> proof() {
        return node.fix()
                .filter(stored -> stored.position().equals(fix.position()))
                .flatMap(stored -> stored.position()
                        .proof()
                        .or(() -> Optional.of(stored)
                                .filter(one -> one.state() == FixState.Verified)
                                .map(one -> WaveProof.alone(one.since()))));
    }

    /** Whether it gives its proof in this look. */
    boolean isJustVerified() {
        return fix.state() == FixState.Verified && !isStored();
    }
}
