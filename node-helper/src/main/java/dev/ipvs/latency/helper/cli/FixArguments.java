package dev.ipvs.latency.helper.cli;

import dev.ipvs.latency.api.FixType;
import dev.ipvs.latency.api.GoDuration;
import dev.ipvs.latency.api.LivepatchVariant;
import dev.ipvs.latency.helper.fix.BundleKey;
import dev.ipvs.latency.helper.fix.FixRequest;
import dev.ipvs.latency.helper.kernel.EstimationSysctl;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which fix, with the options of each type. */
final class FixArguments {

    /** Said in words, because the command line of a fix pod always has the option. */
    private static final String UNSIGNED = "none";

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
    private CommandSpec spec;

    @Option(names = "--type", paramLabel = "TYPE", description = "Needed: ${COMPLETION-CANDIDATES}.")
    private Optional<FixType> type = Optional.empty();

    @Option(names = "--sysctl", paramLabel = "SYSCTL", description = "Sysctl: such as net.ipv4.vs.run_estimation.")
    private Optional<String> sysctl = Optional.empty();

    @Option(names = "--from", paramLabel = "VALUE", description = "Sysctl: what must be found.")
    private Optional<String> from = Optional.empty();

    @Option(names = "--to", paramLabel = "VALUE", description = "Sysctl: what is to be there.")
    private Optional<String> to = Optional.empty();

    @Option(
            names = "--module",
            paramLabel = "NAME",
            description = "Livepatch: its name in the kernel, such as ipvs_estimator_off.")
    private Optional<String> module = Optional.empty();

    @Option(
            names = "--bundle",
            paramLabel = "DIR",
            description = "Livepatch: the folder with the built modules and their manifest.json; not needed to revert.")
    private Optional<Path> bundle = Optional.empty();

    @Option(
            names = "--bundle-key",
            paramLabel = "KEY",
            defaultValue = UNSIGNED,
            description = "Livepatch: the public key that must have signed the bundle's manifest, in base64, or none"
                    + " (default: ${DEFAULT-VALUE}).")
    private String bundleKey = UNSIGNED;

    @Option(
            names = "--transition-timeout",
            paramLabel = "DURATION",
            defaultValue = "12s",
            converter = GoDurationConverter.class,
            description = "Livepatch: how long tasks may take to leave the replaced function, before all is put back"
                    + " (default: ${DEFAULT-VALUE}). After about 15s the kernel begins to interrupt system calls.")
    private GoDuration transitionTimeout = GoDuration.parse("12s");

    @Option(
            names = "--transition-tries",
            paramLabel = "COUNT",
            defaultValue = "3",
            description = "Livepatch: how often a transition is tried in all (default: ${DEFAULT-VALUE}).")
    private int transitionTries = 3;

    @Option(
            names = "--transition-pause",
            paramLabel = "DURATION",
            defaultValue = "10s",
            converter = GoDurationConverter.class,
            description = "Livepatch: between two tries (default: ${DEFAULT-VALUE}).")
    private GoDuration transitionPause = GoDuration.parse("10s");

    @Option(
            names = "--boot-id",
            paramLabel = "ID",
            description =
                    "The boot in which it was recorded, as in /proc/sys/kernel/random/boot_id; nothing is changed in"
                            + " another.")
    private Optional<String> bootId = Optional.empty();

    Optional<String> bootId() {
        return bootId;
    }

    /** What is to be applied. */
    FixRequest toApply() {
        return switch (type()) {
            case Sysctl -> sysctl();
            case Livepatch -> livepatch(Optional.of(needed("--bundle", bundle)));
            case ProxyMode -> throw notOnTheNode();
        };
    }

    /** What is to be reverted. */
    FixRequest toRevert() {
        return switch (type()) {
            case Sysctl -> sysctl();
            case Livepatch -> livepatch(Optional.empty());
            case ProxyMode -> throw notOnTheNode();
        };
    }

    /** What would be applied, for a person who has nothing recorded. */
    FixRequest toAskAbout() {
        return switch (type()) {
            case Sysctl ->
                new FixRequest.Sysctl(
                        sysctl.orElse(EstimationSysctl.NAMES.getFirst()), from.orElse("1"), to.orElse("0"));
            case Livepatch ->
                new FixRequest.Livepatch(
                        module.orElse(LivepatchVariant.Off.module()), bundle, bundleKey(), transition());
            case ProxyMode -> throw notOnTheNode();
        };
    }

    private FixRequest sysctl() {
        return new FixRequest.Sysctl(needed("--sysctl", sysctl), needed("--from", from), needed("--to", to));
    }

    private FixRequest livepatch(Optional<Path> folder) {
        return new FixRequest.Livepatch(needed("--module", module), folder, bundleKey(), transition());
    }

    private Optional<BundleKey> bundleKey() {
        try {
            return bundleKey.equals(UNSIGNED) ? Optional.empty() : Optional.of(BundleKey.parse(bundleKey));
        } catch (IllegalArgumentException e) {
            throw wrong("--bundle-key: " + e.getMessage());
        }
    }

    private FixRequest.Transition transition() {
        if (transitionTries < 1) {
            throw wrong("--transition-tries must be at least 1");
        }
        return new FixRequest.Transition(transitionTimeout.value(), transitionTries, transitionPause.value());
    }

    private FixType type() {
        return type.orElseThrow(() -> wrong("--type is needed"));
    }

    private <T> T needed(String option, Optional<T> value) {
        return value.orElseThrow(() -> wrong("--type " + type() + " needs " + option));
    }

    private ParameterException notOnTheNode() {
        return wrong("ProxyMode is made in the cluster, by the operator; there is nothing to do for it on a node");
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
