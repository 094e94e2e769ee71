package dev.ipvs.latency.helper.guest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipvs.latency.lab.guest.Guest;
import dev.ipvs.latency.lab.junit.OnKernels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The tables that the docs show are what a dry run prints; what it says beside each answer is of one machine and may differ. */
@OnKernels("bookworm")
class DryRunInDocsTest {
    private static final Path DOCS = Path.of("..", "docs", "fixes");

    @BeforeEach
    void the_module_is_loaded(Guest guest) {
        guest.output("modprobe", "ip_vs");
    }

    @Test
    void for_the_sysctl(Guest guest) throws IOException {
        assertThat(answers(dryRun(guest, "Sysctl"))).isEqualTo(answers(shown("sysctl.md")));
    }

    @Test
    void for_the_livepatch(Guest guest) throws IOException {
        LivepatchBundle bundle = LivepatchBundle.build(guest.share(), guest.release());

        assertThat(answers(
                        dryRun(guest, "Livepatch", "--bundle", bundle.folder().toString())))
                .isEqualTo(answers(shown("livepatch.md")));
    }

    private static List<String> dryRun(Guest guest, String type, String... more) {
        String printed = HelperInGuest.in(guest)
                .run(Stream.concat(Stream.of("fix", "--type", type, "--dry-run"), Stream.of(more))
                        .toArray(String[]::new))
                .stdout();
        System.out.println(printed);
        return printed.lines().toList();
    }

    /** The first block after the sentence that names the option. */
    private static List<String> shown(String page) throws IOException {
        return Files.readAllLines(DOCS.resolve(page)).stream()
                .dropWhile(line -> !line.contains("--dry-run` prints it"))
                .dropWhile(line -> !line.equals("```"))
                .skip(1)
                .takeWhile(line -> !line.equals("```"))
                .toList();
    }

    /** Each check's name and answer, and the last sentence. */
    private static List<String> answers(List<String> table) {
        return table.stream()
                .map(line -> Stream.of(line.split(" {2,}", 3)).limit(2).toList().toString())
                .toList();
    }
}
