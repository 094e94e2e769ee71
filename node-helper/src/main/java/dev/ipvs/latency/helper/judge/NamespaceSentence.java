package dev.ipvs.latency.helper.judge;

import dev.ipvs.latency.helper.measure.Window.NamespaceWalks;

/** What another network namespace's estimator does to the host's packets, and whose it is. */
public final class NamespaceSentence {

    private NamespaceSentence() {}

    public static String of(NamespaceWalks walks) {
        return "network namespace %s walks for up to %s and delays packets by up to %s"
                .formatted(
                        name(walks),
                        Figures.text(walks.summary().maxNs()),
                        Figures.text(walks.delays().maxNs()));
    }

    /** Its inode number, as {@code lsns} shows it, and its oldest process where one is seen. */
    public static String name(NamespaceWalks walks) {
        String inode = walks.inode() == 0 ? "other than the host's" : String.valueOf(walks.inode());
        return inode + walks.owner().map(owner -> " (" + owner + ")").orElse("");
    }
}
