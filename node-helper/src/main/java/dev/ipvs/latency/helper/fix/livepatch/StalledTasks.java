package dev.ipvs.latency.helper.fix.livepatch;

import dev.ipvs.latency.helper.kernel.HostFiles;
import java.util.List;
import java.util.stream.Stream;

/** The threads that a transition waits for, as far as they can be seen. */
final class StalledTasks {

    private static final int NAMED = 5;
    private static final String KERNEL_THREADS_PARENT = "kthreadd";

    private final HostFiles files;

    StalledTasks(HostFiles files) {
        this.files = files;
    }

    /**
     * Names those that are not there yet.
     *
     * @param waiting their /proc/PID/task/TID/patch_state: 0 while a patch is enabled, 1 while it is disabled, and -1 once no
     *     transition is under way
     */
    String sentence(String waiting) {
        if (!seesTheHostsTasks()) {
            return "which tasks cannot be seen from here: the pod has no hostPID";
        }
        List<String> threads = tasks().filter(task -> files.text(task + "/patch_state")
                        .filter(waiting::equals)
                        .isPresent())
                .map(this::described)
                .toList();
        if (threads.isEmpty()) {
            return "no thread shows as waiting: idle ones show nowhere, or the transition is over by now";
        }
        String more = threads.size() > NAMED ? " and " + (threads.size() - NAMED) + " more" : "";
        return String.join("; ", threads.subList(0, Math.min(NAMED, threads.size()))) + more;
    }

    /** Process 2 is the parent of all kernel threads, in the first PID namespace only. */
    private boolean seesTheHostsTasks() {
        return files.text("proc/2/comm").filter(KERNEL_THREADS_PARENT::equals).isPresent();
    }

    private Stream<String> tasks() {
        return files.names("proc").stream()
                .filter(name -> Character.isDigit(name.charAt(0)))
                .map(pid -> "proc/" + pid + "/task")
                .flatMap(folder -> files.names(folder).stream().map(tid -> folder + "/" + tid));
    }

    private String described(String task) {
        String name = files.text(task + "/comm").orElse("gone");
        String state = files.text(task + "/status").stream()
                .flatMap(String::lines)
                .filter(line -> line.startsWith("State:"))
                .map(line -> line.substring("State:".length()).strip())
                .findFirst()
                .orElse("state unknown");
        String stack = files.text(task + "/stack")
                .flatMap(text -> text.lines().findFirst())
                .map(top -> ", at " + top.substring(top.indexOf(' ') + 1))
                .orElse("");
        return name + " (" + task.substring(task.lastIndexOf('/') + 1) + "), " + state + stack;
    }
}
