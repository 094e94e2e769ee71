package dev.ipvs.latency.operator.policy;

/** A number of nodes, written as such or as a percentage. */
public sealed interface IntOrPercent {

    /** How many of {@code total} nodes this is. */
    int of(int total);

    /** As it is written: {@code 3} or {@code 10%}. */
    String text();

    /** So many nodes. */
    record Count(int nodes) implements IntOrPercent {
        @Override
        public int of(int total) {
            return nodes;
        }

        @Override
        public String text() {
            return String.valueOf(nodes);
        }
    }

    /** So many of a hundred nodes, rounded up, so that a percentage of a small cluster is not nothing. */
    record Percent(int percent) implements IntOrPercent {
        @Override
        public int of(int total) {
            return Math.ceilDiv(total * percent, 100);
        }

        @Override
        public String text() {
            return percent + "%";
        }
    }

    /** Reads what the schema lets through: {@code 3} or {@code 10%}. */
    static IntOrPercent parse(String text) {
        return text.endsWith("%")
                ? new Percent(Integer.parseInt(text.substring(0, text.length() - 1)))
                : new Count(Integer.parseInt(text));
    }
}
