package dev.ipvs.latency.lab.cli;

import java.io.PrintWriter;
import java.util.function.Supplier;

/** Shows a text that grows, each part once. */
final class Shown {

    private final PrintWriter writer;
    private final Supplier<String> whole;
    private int length;

    Shown(PrintWriter writer, Supplier<String> whole) {
        this.writer = writer;
        this.whole = whole;
    }

    void showMore() {
        String text = whole.get();
        writer.print(text.substring(length));
        writer.flush();
        length = text.length();
    }
}
