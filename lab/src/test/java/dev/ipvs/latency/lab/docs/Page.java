package dev.ipvs.latency.lab.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A Markdown page, as far as its links and headings go. */
record Page(Path file, List<String> lines) {
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("#{1,6} .*");
    private static final Pattern ELSEWHERE = Pattern.compile("[a-z]+:.*");

    static Page of(Path file) {
        try {
            return new Page(file, outsideOfCode(Files.readAllLines(file)));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Links to files and headings of this repository. */
    Stream<String> links() {
        return lines.stream()
                .flatMap(line -> LINK.matcher(line).results())
                .map(match -> match.group(1))
                .filter(link -> !ELSEWHERE.matcher(link).matches());
    }

    /** As GitHub makes them from headings: a heading that comes again gets a number. */
    List<String> anchors() {
        Map<String, Integer> seen = new HashMap<>();
        return lines.stream()
                .filter(line -> HEADING.matcher(line).matches())
                .map(Page::anchor)
                .map(anchor -> {
                    int before = seen.merge(anchor, 1, Integer::sum) - 1;
                    return before == 0 ? anchor : anchor + "-" + before;
                })
                .toList();
    }

    private static String anchor(String heading) {
        return heading.replaceFirst("^#+ +", "")
                .strip()
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                .replace(' ', '-');
    }

    private static List<String> outsideOfCode(List<String> lines) {
        boolean[] inside = {false};
        return lines.stream()
                .filter(line -> {
                    if (line.strip().startsWith("```")) {
                        inside[0] = !inside[0];
                        return false;
                    }
                    return !inside[0];
                })
                .map(line -> Pattern.compile("`[^`]*`").matcher(line).replaceAll(Page::textOfCode))
                .toList();
    }

    /** What is code is no link, but stays part of a heading. */
    private static String textOfCode(MatchResult code) {
        return code.group().replaceAll("[`\\[\\]()$\\\\]", "");
    }
}
