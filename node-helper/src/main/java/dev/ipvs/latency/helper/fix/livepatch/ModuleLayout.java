package dev.ipvs.latency.helper.fix.livepatch;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which fields of {@code ip_vs}' structures a module uses, by its own words: the lines {@code ipvs_layout} of its modinfo. */
sealed interface ModuleLayout {

    /** None, so that every build of {@code ip_vs} fits. */
    record NoFields() implements ModuleLayout {}

    /** These; at any other offset it would read and write something else. */
    record Fields(List<Field> fields) implements ModuleLayout {}

    /** It does not say, as modules by kpatch-build don't. */
    record Unsaid() implements ModuleLayout {}

    /** A field and where the module was compiled to find it, in bytes. */
    record Field(String struct, String name, long offset) {

        private static final Pattern LINE = Pattern.compile("(\\w+)\\.(\\w+):(\\d{1,9})");

        static Optional<Field> parse(String line) {
            Matcher found = LINE.matcher(line);
            return found.matches()
                    ? Optional.of(new Field(found.group(1), found.group(2), Long.parseLong(found.group(3))))
                    : Optional.empty();
        }

        @Override
        public String toString() {
            return struct + "." + name;
        }
    }

    static ModuleLayout of(Bundle.Holding held) {
        List<String> lines = held.file().fields("ipvs_layout");
        if (lines.equals(List.of("none")) || isOfVersion01(held.module())) {
            return new NoFields();
        }
        List<Field> fields =
                lines.stream().flatMap(line -> Field.parse(line).stream()).toList();
        return lines.isEmpty() || fields.size() < lines.size() ? new Unsaid() : new Fields(fields);
    }

    /** Version 0.1 put one offset into the manifest, though the compiled function uses no field. */
    private static boolean isOfVersion01(Manifest.Module module) {
        return module.estTimerOffset() != null;
    }
}
