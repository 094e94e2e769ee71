package dev.ipvs.latency.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The commands of docs/install.md, so that tests run what people read. */
record InstallGuide(String text) {
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```\n(.*?)^```$");

    static InstallGuide read() throws IOException {
        return new InstallGuide(Files.readString(Tree.ROOT.resolve("docs/install.md")));
    }

    /** Each block of commands under a heading. */
    List<String> under(String heading) {
        String section =
                text.split("(?m)^## " + Pattern.quote(heading) + "$", 2)[1].split("(?m)^## ", 2)[0];
        return BLOCK.matcher(section)
                .results()
                .map(MatchResult::group)
                .map(InstallGuide::inner)
                .toList();
    }

    private static String inner(String block) {
        return block.substring("```\n".length(), block.length() - "```".length());
    }
}
