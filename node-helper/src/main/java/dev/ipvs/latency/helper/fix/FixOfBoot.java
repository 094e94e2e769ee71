package dev.ipvs.latency.helper.fix;

import dev.ipvs.latency.api.FixOutcome;
import dev.ipvs.latency.api.FixOutcomeReason;
import dev.ipvs.latency.helper.fix.Preflight.Check;
import dev.ipvs.latency.helper.kernel.HostFiles;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A fix that was recorded in one boot and is made in no other: what was found then says nothing about a kernel that was
 * started since, nor about another machine that got the name of the first.
 */
public record FixOfBoot(Fix fix, String bootId, HostFiles files) implements Fix {

    @Override
    public Preflight preflight() {
        return new Preflight(Stream.concat(
                        Stream.of(new Check("boot is the recorded one", sameBoot())), fix.preflight().checks().stream())
                .toList());
    }

    @Override
    public FixOutcome apply() {
        return sameBoot() instanceof Answer.No other ? outcomes().refused(other) : fix.apply();
    }

    @Override
    public Answer check() {
        return fix.check();
    }

    /** In another boot the change is gone already. */
    @Override
    public FixOutcome revert() {
        return sameBoot() instanceof Answer.No other
                ? outcomes().alreadyDone(other.sentence() + ", so what was changed is gone")
                : fix.revert();
    }

    private Answer sameBoot() {
        String now = files.text("proc/sys/kernel/random/boot_id").orElse("unreadable");
        return now.equals(bootId)
                ? new Answer.Yes("still boot " + bootId)
                : new Answer.No(
                        FixOutcomeReason.OtherBoot, "this is boot " + now + ", and not " + bootId + " as recorded");
    }

    private Outcomes outcomes() {
        return new Outcomes(files, Optional.empty());
    }
}
