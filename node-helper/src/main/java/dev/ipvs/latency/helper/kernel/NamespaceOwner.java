package dev.ipvs.latency.helper.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Whose a network namespace is: the oldest process in it, as far as it is seen from here. A pod without {@code hostPID} sees its
 * own processes alone.
 *
 * @param container its id as far as crictl and docker print it; nothing for a process that is in none
 * @param podUid the pod's, where a kubelet started it
 * @param rules in that namespace; at least so many, as {@code /proc/PID/net/ip_vs} leaves some out where several namespaces
 *     have rules (125 of 501 estimators were seen on 6.1)
 */
public record NamespaceOwner(
        long pid, String command, Optional<String> container, Optional<String> podUid, Rules rules) {

    /** An id is 64 digits, in the name of a cgroup such as {@code cri-containerd-ID.scope}. */
    private static final Pattern CONTAINER = Pattern.compile("([0-9a-f]{12})[0-9a-f]{52}");

    /** Systemd's names have underscores in place of dashes. */
    private static final Pattern POD = Pattern.compile("pod([0-9a-f]{8}([-_][0-9a-f]{4}){3}[-_][0-9a-f]{12})");

    /** Nothing where no process of it is seen. */
    public static Optional<NamespaceOwner> find(HostFiles files, long inode) {
        return files.folders("proc").stream()
                .filter(name -> name.chars().allMatch(Character::isDigit))
                .map(Long::valueOf)
                .filter(pid -> isIn(files, pid, inode))
                .min(Comparator.naturalOrder())
                .map(pid -> of(files, pid));
    }

    private static boolean isIn(HostFiles files, long pid, long inode) {
        try {
            return Files.readSymbolicLink(files.path("proc/" + pid + "/ns/net"))
                    .toString()
                    .equals("net:[" + inode + "]");
        } catch (IOException goneOrNotAllowed) {
            return false;
        }
    }

    private static NamespaceOwner of(HostFiles files, long pid) {
        String folder = "proc/" + pid + "/";
        String cgroup = files.text(folder + "cgroup").orElse("");
        return new NamespaceOwner(
                pid,
                files.text(folder + "comm").orElse("unknown"),
                last(CONTAINER, cgroup),
                last(POD, cgroup).map(uid -> uid.replace('_', '-')),
                Rules.read(files, folder + "net/ip_vs"));
    }

    /** The innermost of containers in containers. */
    private static Optional<String> last(Pattern pattern, String cgroup) {
        return pattern.matcher(cgroup).results().map(found -> found.group(1)).reduce((_, next) -> next);
    }

    @Override
    public String toString() {
        return "PID %d %s%s%s, at least %d estimators"
                .formatted(
                        pid,
                        command,
                        container.map(id -> ", container " + id).orElse(""),
                        podUid.map(uid -> ", pod " + uid).orElse(""),
                        rules.estimators());
    }
}
