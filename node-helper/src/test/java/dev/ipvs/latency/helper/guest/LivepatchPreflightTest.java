package dev.ipvs.latency.helper.guest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ipvs.latency.api.FixOutcome;
import dev.ipvs.latency.api.FixOutcomeReason;
import dev.ipvs.latency.api.FixResult;
import dev.ipvs.latency.lab.guest.Guest;
import dev.ipvs.latency.lab.junit.OnKernels;
import dev.ipvs.latency.lab.machine.GuestProcess;
import dev.ipvs.latency.lab.process.Wait;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Each reason not to load the livepatch that a kernel can be brought to give, and a transition that does not end. */
@OnKernels({"bullseye", "bookworm"})
@Tag("long")
class LivepatchPreflightTest {

    @BeforeEach
    void the_module_is_loaded(Guest guest) {
        guest.output("modprobe", "ip_vs");
    }

    @Test
    void nothing_is_against_the_patch_that_was_built_for_this_kernel(Guest guest) {
        JsonNode answers = patch(guest).dryRun();

        System.out.printf("%s: %s%n", guest.release(), answers.toPrettyString());
        assertThat(answers.get("fits").asBoolean()).isTrue();
        assertThat(answer(answers, "layout is the expected")).isEqualTo("yes");
        assertThat(answer(answers, "ftrace is on")).isEqualTo("yes");
        assertThat(answer(answers, "function can be traced")).isEqualTo("yes");
    }

    @Test
    void a_bundle_that_does_not_fit_is_refused_and_nothing_is_loaded(Guest guest) {
        assertThat(refusal(guest, "other-checksum", module -> module.put("sha256", "0".repeat(64))))
                .isEqualTo(FixOutcomeReason.ChecksumMismatch);
        assertThat(refusal(guest, "other-release", module -> module.put("kernel", "5.4.0-vendor")))
                .isEqualTo(FixOutcomeReason.ModuleMissing);
        assertThat(refusal(guest, "no-file", module -> module.put("file", "5.4.0/none.ko")))
                .isEqualTo(FixOutcomeReason.BundleUnreadable);
    }

    @Test
    void another_build_of_ip_vs_is_told_and_patched_all_the_same_as_no_field_of_it_is_used(Guest guest) {
        LivepatchInGuest patch = new LivepatchInGuest(
                guest,
                bundle(guest)
                        .saying(
                                "other-build",
                                module -> ((ObjectNode) module.get("ipVs"))
                                        .put("buildID", "00")
                                        .put("sourceVersion", "A")));

        assertThat(answer(patch.dryRun(), "ip_vs is the expected")).isEqualTo("unknown");
        assertThat(patch.apply().outcome()).isEqualTo(FixResult.Applied);
        assertThat(patch.revert().outcome()).isEqualTo(FixResult.Reverted);
    }

    @Test
    void with_ftrace_off_nothing_is_loaded(Guest guest) {
        guest.output("sysctl", "-w", "kernel.ftrace_enabled=0");
        try {
            assertThat(patch(guest).apply().reason()).isEqualTo(FixOutcomeReason.FtraceDisabled);
            assertThat(patch(guest).isGone()).isTrue();
        } finally {
            guest.output("sysctl", "-w", "kernel.ftrace_enabled=1");
        }
    }

    @Test
    void a_transition_that_was_reversed_is_tried_again_and_each_try_says_what_stalled_it(Guest guest) {
        LivepatchInGuest patch = patch(guest);
        stallTransitions(guest);
        GuestProcess applying = patch.startToApply("3s", "10");
        Wait.until("the first try is under way", Duration.ofSeconds(60), patch::isEnabled);
        Wait.until("the first try is reversed", Duration.ofSeconds(60), patch::isGone);
        guest.output("rmmod", "transition_staller");

        FixOutcome outcome = LivepatchInGuest.outcome(applying.await());

        assertThat(outcome.outcome()).isEqualTo(FixResult.Applied);
        assertThat(outcome.message()).contains("try 1 waited for: never-passes (");
        assertThat(patch.revert().outcome()).isEqualTo(FixResult.Reverted);
    }

    @Test
    void a_module_of_another_kernel_is_refused_although_the_manifest_says_it_fits(Guest guest) {
        String other = guest.release().startsWith("5.10") ? "bookworm" : "bullseye";
        LivepatchBundle lying = LivepatchBundle.build(folder(guest, "other-kernel"), other)
                .saying("lying", module -> module.put("kernel", guest.release()));

        FixOutcome refused = new LivepatchInGuest(guest, lying).apply();

        assertThat(refused.outcome()).isEqualTo(FixResult.Refused);
        assertThat(refused.reason()).isEqualTo(FixOutcomeReason.OtherKernel);
    }

    @Test
    void without_the_module_there_is_nothing_to_patch(Guest guest) {
        guest.output("modprobe", "--remove", "ip_vs");

        assertThat(patch(guest).apply().reason()).isEqualTo(FixOutcomeReason.TargetAbsent);
    }

    @Test
    void another_livepatch_of_the_same_function_is_left_alone(Guest guest) {
        LivepatchInGuest patch = patch(guest);
        Path others = LivepatchBundle.testModules(guest.release());
        guest.output("insmod", others.resolve("other_estimator_patch.ko").toString());

        assertThat(patch.apply().reason()).isIn(FixOutcomeReason.FunctionPatched, FixOutcomeReason.TransitionUnderWay);
        awaitTransition(guest, "other_estimator_patch");
        assertThat(patch.apply().reason()).isEqualTo(FixOutcomeReason.FunctionPatched);

        takeOut(guest, "other_estimator_patch");
    }

    @Test
    void a_transition_that_does_not_end_is_reversed_and_says_what_stalled_it(Guest guest) {
        LivepatchInGuest patch = patch(guest);
        stallTransitions(guest);
        try {
            FixOutcome stalled =
                    LivepatchInGuest.outcome(patch.startToApply("4s", "1").await());

            assertThat(stalled.outcome()).isEqualTo(FixResult.Failed);
            assertThat(stalled.reason()).isEqualTo(FixOutcomeReason.TransitionReversed);
            assertThat(stalled.message()).contains("never-passes (").contains("S (sleeping)");
            assertThat(patch.isGone()).isTrue();
        } finally {
            guest.output("rmmod", "transition_staller");
        }
        assertThat(patch.apply().outcome()).isEqualTo(FixResult.Applied);
        assertThat(patch.revert().outcome()).isEqualTo(FixResult.Reverted);
    }

    @Test
    void what_a_killed_pod_began_is_resumed(Guest guest) {
        LivepatchInGuest patch = patch(guest);
        stallTransitions(guest);
        try {
            GuestProcess killed = patch.startToApply("60s", "1");
            Wait.until("the patch is on its way", Duration.ofSeconds(30), patch::isEnabled);
            killed.stop();
        } finally {
            guest.output("rmmod", "transition_staller");
        }

        FixOutcome resumed = patch.apply();

        assertThat(resumed.outcome()).isIn(FixResult.Applied, FixResult.AlreadyDone);
        assertThat(patch.apply().outcome()).isEqualTo(FixResult.AlreadyDone);
        assertThat(patch.revert().outcome()).isEqualTo(FixResult.Reverted);
        assertThat(patch.revert().outcome()).isEqualTo(FixResult.AlreadyDone);
        assertThat(patch.isGone()).isTrue();
    }

    @Test
    void a_module_that_is_no_livepatch_is_not_taken_out(Guest guest) {
        var finished = HelperInGuest.in(guest).run("fix", "revert", "--type", "Livepatch", "--module", "ip_vs");

        assertThat(LivepatchInGuest.outcome(finished).reason()).isEqualTo(FixOutcomeReason.ForeignLivepatch);
        assertThat(guest.run("test", "-e", "/sys/module/ip_vs").succeeded()).isTrue();
    }

    private static void stallTransitions(Guest guest) {
        guest.output(
                "insmod",
                LivepatchBundle.testModules(guest.release())
                        .resolve("transition_staller.ko")
                        .toString());
    }

    /** What is said to a bundle whose manifest was changed; a patch that was applied after all is taken out again. */
    private static FixOutcomeReason refusal(Guest guest, String name, Consumer<ObjectNode> change) {
        LivepatchInGuest patch = new LivepatchInGuest(guest, bundle(guest).saying(name, change));
        FixOutcome outcome = patch.apply();
        if (outcome.outcome() == FixResult.Applied) {
            patch.revert();
        }
        assertThat(patch.isGone()).isTrue();
        return outcome.reason();
    }

    private static LivepatchInGuest patch(Guest guest) {
        return new LivepatchInGuest(guest, bundle(guest));
    }

    private static LivepatchBundle bundle(Guest guest) {
        Path built = guest.share().resolve("bundle");
        return built.toFile().exists()
                ? new LivepatchBundle(built)
                : LivepatchBundle.build(guest.share(), guest.release());
    }

    private static Path folder(Guest guest, String name) {
        return guest.share().resolve(name);
    }

    private static String answer(JsonNode answers, String check) {
        for (JsonNode line : answers.get("checks")) {
            if (line.get("name").asText().equals(check)) {
                return line.get("answer").asText();
            }
        }
        throw new AssertionError("no check " + check);
    }

    private static void awaitTransition(Guest guest, String name) {
        Wait.until(
                "the transition of " + name + " is over",
                Duration.ofSeconds(30),
                () -> !guest.run("grep", "-q", "1", "/sys/kernel/livepatch/" + name + "/transition")
                        .succeeded());
    }

    private static void takeOut(Guest guest, String name) {
        guest.output("sh", "-c", "echo 0 > /sys/kernel/livepatch/" + name + "/enabled");
        awaitTransition(guest, name);
        Wait.until(
                "it is out",
                Duration.ofSeconds(10),
                () -> guest.run("rmmod", name).succeeded());
    }
}
