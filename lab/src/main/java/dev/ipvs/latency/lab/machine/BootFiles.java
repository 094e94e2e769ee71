package dev.ipvs.latency.lab.machine;

import dev.ipvs.latency.lab.process.LabException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the machine's first script finds in the shared folder: itself, all that lies beside it, and its settings. */
record BootFiles(MachineFolder folder) {

    void write(Path start, Map<String, String> settings) {
        Map<String, String> all = new TreeMap<>(settings);
        all.put("share", folder.share().toString());
        all.put("agents", String.join(" ", MachineFolder.AGENTS));
        String text = all.entrySet().stream()
                .map(setting -> setting.getKey() + "=" + Shell.quoted(setting.getValue()) + "\n")
                .collect(Collectors.joining());
        try {
            for (Path script : scriptsBeside(start)) {
                copy(script, script.getFileName().toString());
            }
            copy(start, "start");
            Files.writeString(folder.boot().resolve("settings"), text);
        } catch (IOException failed) {
            throw new LabException("cannot write to " + folder.boot(), failed);
        }
    }

    private void copy(Path script, String name) throws IOException {
        Files.copy(script, folder.boot().resolve(name), StandardCopyOption.REPLACE_EXISTING);
    }

    private static List<Path> scriptsBeside(Path start) throws IOException {
        try (Stream<Path> files = Files.list(start.getParent())) {
            return files.toList();
        }
    }
}
