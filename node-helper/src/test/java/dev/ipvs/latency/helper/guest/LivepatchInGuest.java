package dev.ipvs.latency.helper.guest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ipvs.latency.api.FixOutcome;
import dev.ipvs.latency.lab.guest.Guest;
import dev.ipvs.latency.lab.machine.GuestProcess;
import dev.ipvs.latency.lab.process.Command;
import java.util.List;
import java.util.stream.Stream;

/** The livepatch of one bundle, applied and reverted by the helper in a guest. */
record LivepatchInGuest(Guest guest, LivepatchBundle bundle, String module) {

    static final String MODULE = LivepatchBundle.MODULE;

    LivepatchInGuest(Guest guest, LivepatchBundle bundle) {
        this(guest, bundle, MODULE);
    }

    FixOutcome apply() {
        return outcome(HelperInGuest.in(guest).run(applying()));
    }

    /** Applies with a transition timeout and a number of tries of its own. */
    GuestProcess startToApply(String timeout, String tries) {
        return HelperInGuest.in(guest)
                .start(Stream.concat(
                                Stream.of(applying()),
                                Stream.of("--transition-timeout", timeout, "--transition-tries", tries))
                        .toArray(String[]::new));
    }

    FixOutcome revert() {
        return outcome(HelperInGuest.in(guest).run("fix", "revert", "--type", "Livepatch", "--module", module));
    }

    /** Applied and taken out, so many times, by one process. */
    void cycle(int times) {
        Command.Finished finished = HelperInGuest.in(guest)
                .start(Cycles.class, bundle.folder().toString(), String.valueOf(times), module)
                .await();
        assertThat(finished.exitCode()).as(finished.stderr()).isZero();
    }

    /** What {@code --dry-run} prints. */
    JsonNode dryRun() {
        return HelperInGuest.json(HelperInGuest.in(guest)
                .run(
                        "fix",
                        "--type",
                        "Livepatch",
                        "--module",
                        module,
                        "--bundle",
                        bundle.folder().toString(),
                        "--dry-run",
                        "--output",
                        "json"));
    }

    static FixOutcome outcome(Command.Finished finished) {
        FixOutcome outcome =
                FixOutcome.parse(finished.stdout()).orElseThrow(() -> new AssertionError(finished.toString()));
        assertThat(finished.exitCode()).isEqualTo(outcome.outcome().exitCode());
        System.out.printf("  %s%n", outcome.toJson());
        return outcome;
    }

    /** Whether the kernel knows the patch, or its module. */
    boolean isGone() {
        return !guest.run("test", "-e", "/sys/module/" + module).succeeded();
    }

    boolean isEnabled() {
        return guest.run("grep", "-q", "1", "/sys/kernel/livepatch/" + module + "/enabled")
                .succeeded();
    }

    private String[] applying() {
        return new String[] {
            "fix",
            "apply",
            "--type",
            "Livepatch",
            "--module",
            module,
            "--bundle",
            bundle.folder().toString()
        };
    }

    /** Warnings and worse that the kernel has logged so far. */
    List<String> warnings() {
        return guest.output("dmesg", "--notime", "--level", "emerg,alert,crit,err,warn")
                .lines()
                .toList();
    }
}
