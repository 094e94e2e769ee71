package dev.ipvs.latency.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each bound that docs/security.md states names attacks which exist. */
class SecurityPageTest {
    private static final Path SOURCES = Path.of("src/test/java/dev/ipvs/latency/operator/cluster");
    private static final Pattern TEST_CLASS = Pattern.compile("`([A-Z][A-Za-z]+IT)`");
    private static final Pattern ATTACK = Pattern.compile("`([a-z]+(?:_[a-z]+)+)`");

    private final String attackers;

    SecurityPageTest() throws IOException {
        String page = Files.readString(Path.of("../docs/security.md"));
        attackers = page.substring(page.indexOf("## What an attacker gains"), page.indexOf("So protect three things"));
    }

    @Test
    void each_row_cites_attacks() {
        List<String> rows = attackers
                .lines()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| part") && !line.startsWith("| ---"))
                .filter(row -> !row.contains("which image fix pods run"))
                .toList();

        assertThat(rows).hasSize(7).allMatch(row -> TEST_CLASS.matcher(row).find());
    }

    @Test
    void what_is_cited_is_tried_by_a_class_of_that_name() throws IOException {
        assertThat(cited(TEST_CLASS))
                .allSatisfy(name -> assertThat(SOURCES.resolve(name + ".java")).exists());

        String tests = sources();
        assertThat(cited(ATTACK))
                .isNotEmpty()
                .allSatisfy(attack -> assertThat(tests).containsPattern("\\b" + attack + "\\b"));
    }

    private Set<String> cited(Pattern pattern) {
        return pattern.matcher(attackers)
                .results()
                .map(result -> result.group(1))
                .collect(Collectors.toSet());
    }

    private static String sources() throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.list(SOURCES)) {
            for (Path file : files.filter(f -> f.toString().endsWith("IT.java")).toList()) {
                all.append(Files.readString(file));
            }
        }
        return all.toString();
    }
}
