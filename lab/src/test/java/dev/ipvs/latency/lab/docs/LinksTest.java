package dev.ipvs.latency.lab.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Links between the pages of this repository. Links to other sites are not followed. */
class LinksTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    static Stream<Path> pages() throws IOException {
        try (Stream<Path> top = Files.list(ROOT);
                Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
            return Stream.concat(top, docs).filter(file -> file.toString().endsWith(".md")).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void every_link_leads_to_a_file_and_a_heading(Path page) {
        assertThat(broken(page)).as("links of " + ROOT.relativize(page)).isEmpty();
    }

    @Test
    void every_page_can_be_reached_from_one_at_the_top() throws IOException {
        assertThat(reachable()).containsAll(pages().toList());
    }

    @Test
    void a_missing_file_and_a_missing_heading_are_found(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("other.md"), "# The `Sysctl` fix\n## Twice\n## Twice\n");
        Path page = Files.writeString(folder.resolve("page.md"), """
                # Page
                [good](other.md), [good](other.md#the-sysctl-fix), [good](other.md#twice-1), [good](#page), [good](https://example.com)
                [bad](gone.md), [bad](other.md#gone), [bad](#gone), `[no link](gone.md)`
                ```
                [no link](gone.md)
                ```
                """);

        assertThat(broken(page)).containsExactly("gone.md", "other.md#gone", "#gone");
    }

    private static List<String> broken(Path page) {
        return Page.of(page).links().filter(link -> !leadsSomewhere(page, link)).toList();
    }

    private static boolean leadsSomewhere(Path page, String link) {
        Path target = target(page, link);
        int hash = link.indexOf('#');
        return Files.exists(target) && (hash < 0 || Page.of(target).anchors().contains(link.substring(hash + 1)));
    }

    private static Path target(Path page, String link) {
        String file = link.replaceFirst("#.*", "");
        return file.isEmpty() ? page : page.resolveSibling(file).normalize();
    }

    /** The pages at the top of the repository, and all that they and their targets link to. */
    private static List<Path> reachable() throws IOException {
        List<Path> found = new ArrayList<>(
                pages().filter(page -> ROOT.equals(page.getParent())).toList());
        for (int next = 0; next < found.size(); next++) {
            Path page = found.get(next);
            Page.of(page)
                    .links()
                    .map(link -> target(page, link))
                    .filter(target ->
                            target.toString().endsWith(".md") && Files.exists(target) && !found.contains(target))
                    .distinct()
                    .toList()
                    .forEach(found::add);
        }
        return found;
    }
}
