package dev.ipvs.latency.helper.cli;

import dev.ipvs.latency.api.FixOutcome;
import dev.ipvs.latency.api.FixOutcomeReason;
import dev.ipvs.latency.api.FixResult;
import dev.ipvs.latency.api.FixType;
import dev.ipvs.latency.helper.fix.FixRequest;
import dev.ipvs.latency.helper.fix.SysctlFix;
import dev.ipvs.latency.helper.kernel.HostFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Applies or reverts one fix, then ends: what a fix pod runs. The request comes through arguments alone. */
@Command(
        name = "fix",
        description = "Applies or reverts one fix by compare and set, and reports as JSON.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:applied, reverted, or done already",
            "1:refused or failed; nothing else was changed",
            "2:wrong usage"
        })
final class FixCommand {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
    private CommandSpec spec;

    /** What both directions are told. */
    static final class Arguments {

        @Option(names = "--type", required = true, paramLabel = "TYPE", description = "${COMPLETION-CANDIDATES}.")
        FixType type = FixType.Sysctl;

        @Option(
                names = "--knob",
                required = true,
                paramLabel = "SYSCTL",
                description = "Such as net.ipv4.vs.run_estimation.")
        String knob = "";

        @Option(names = "--from", required = true, paramLabel = "VALUE", description = "What must be found.")
        String from = "";

        @Option(names = "--to", required = true, paramLabel = "VALUE", description = "What is to be there.")
        String to = "";

        @Option(
                names = "--termination-message",
                paramLabel = "FILE",
                description = "Where to report, beside the standard output.")
        Optional<Path> terminationMessage = Optional.empty();
    }

    @Command(name = "apply", description = "Applies it.", mixinStandardHelpOptions = true)
    int apply(@Mixin Arguments arguments) {
        return run(arguments, FixRequest.apply(arguments.knob, arguments.from, arguments.to));
    }

    @Command(name = "revert", description = "Restores what was there before.", mixinStandardHelpOptions = true)
    int revert(@Mixin Arguments arguments) {
        return run(arguments, FixRequest.revert(arguments.knob, arguments.from, arguments.to));
    }

    private int run(Arguments arguments, FixRequest request) {
        FixOutcome outcome = switch (arguments.type) {
            case Sysctl -> SysctlFix.run(HostFiles.ofThisMachine(), request);
            case Livepatch, ProxyMode -> notAvailable(arguments.type);
        };
        String json = outcome.toJson();
        PrintWriter out = spec.commandLine().getOut();
        out.println(json);
        out.flush();
        arguments.terminationMessage.ifPresent(file -> write(file, json));
        return outcome.outcome().exitCode();
    }

    private static FixOutcome notAvailable(FixType type) {
        return new FixOutcome(
                FixResult.Refused,
                FixOutcomeReason.NotAvailable,
                type + " is not available in this version",
                null,
                null);
    }

    private static void write(Path file, String json) {
        try {
            Files.writeString(file, json);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the termination message", e);
        }
    }
}
