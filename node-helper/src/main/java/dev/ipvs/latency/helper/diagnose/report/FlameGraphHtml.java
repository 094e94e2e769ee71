package dev.ipvs.latency.helper.diagnose.report;

import dev.ipvs.latency.helper.diagnose.FoldedStack;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import one.convert.Arguments;
import one.convert.FlameGraph;

/** The stacks as async-profiler draws them: a page of its own, to be shown in a frame. Widths are microseconds. */
final class FlameGraphHtml {

    private FlameGraphHtml() {}

    static String of(List<FoldedStack> stacks) {
        FlameGraph graph = new FlameGraph(new Arguments("--title", "What packets waited for"));
        try {
            graph.parseCollapsed(new StringReader(FoldedStack.lines(stacks)));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        ByteArrayOutputStream page = new ByteArrayOutputStream();
        try (PrintStream out = new PrintStream(page, false, StandardCharsets.UTF_8)) {
            graph.dump(out);
        }
        return page.toString(StandardCharsets.UTF_8);
    }
}
