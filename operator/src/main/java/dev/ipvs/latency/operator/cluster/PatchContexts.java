package dev.ipvs.latency.operator.cluster;

import dev.ipvs.latency.operator.apply.Insistence;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;

/** How patches are sent. */
public final class PatchContexts {
    private PatchContexts() {}

    public static PatchContext serverSideApply(String fieldManager) {
        return serverSideApply(fieldManager, Insistence.OVERRIDE);
    }

    public static PatchContext serverSideApply(String fieldManager, Insistence insistence) {
        return new PatchContext.Builder()
                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                .withFieldManager(fieldManager)
                .withForce(
                        switch (insistence) {
                            case YIELD -> false;
                            case OVERRIDE -> true;
                        })
                .build();
    }

    /** What is not named stays. */
    public static PatchContext merge(String fieldManager) {
        return new PatchContext.Builder()
                .withPatchType(PatchType.JSON_MERGE)
                .withFieldManager(fieldManager)
                .build();
    }
}
