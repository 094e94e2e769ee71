package dev.ipvs.latency.helper.cli;

import dev.ipvs.latency.api.FixOutcome;
import dev.ipvs.latency.helper.bpf.ModuleTypes;
import dev.ipvs.latency.helper.fix.Fix;
import dev.ipvs.latency.helper.fix.FixOfBoot;
import dev.ipvs.latency.helper.fix.FixRequest;
import dev.ipvs.latency.helper.fix.Preflight;
import dev.ipvs.latency.helper.fix.SysctlFix;
import dev.ipvs.latency.helper.fix.livepatch.LivepatchFix;
import dev.ipvs.latency.helper.kernel.HostFiles;
import dev.ipvs.latency.helper.syscall.Modules;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Applies or reverts one fix, then ends: what a fix pod runs. The request comes through arguments alone. */
@Command(
        name = "fix",
        description = {
            "Applies or reverts one fix, and reports as JSON; with --dry-run it says what is for and against it on this"
                    + " machine, and changes nothing.",
            "Needs root."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:applied, reverted, or done already; with --dry-run: nothing is against it",
            "1:refused or failed, and then nothing was changed or it was put back; the report says which",
            "2:wrong usage"
        })
final class FixCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
    private CommandSpec spec;

    @Mixin
    private FixArguments arguments = new FixArguments();

    @Option(names = "--dry-run", description = "Only ask, and print a table.")
    private boolean dryRun;

    @Option(
            names = "--output",
            paramLabel = "FORM",
            defaultValue = "text",
            description = "Of --dry-run: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private MeasureCommand.Output output = MeasureCommand.Output.text;

    @Override
    public Integer call() {
        if (!dryRun) {
            throw new ParameterException(spec.commandLine(), "say apply, revert or --dry-run");
        }
        FixRequest request = arguments.toAskAbout();
        Preflight preflight = fix(request, arguments.bootId()).preflight();
        print(
                switch (output) {
                    case text -> PreflightText.of(request.type(), preflight);
                    case json -> PreflightJson.of(request.type(), preflight);
                });
        return preflight.objection().isPresent() ? 1 : 0;
    }

    @Command(name = "apply", description = "Applies it if nothing is against it.", mixinStandardHelpOptions = true)
    int apply(@Mixin FixArguments request, @Mixin Reporting reporting) {
        return report(fix(request.toApply(), request.bootId()).apply(), reporting);
    }

    @Command(name = "revert", description = "Restores what was there before.", mixinStandardHelpOptions = true)
    int revert(@Mixin FixArguments request, @Mixin Reporting reporting) {
        return report(fix(request.toRevert(), request.bootId()).revert(), reporting);
    }

    /** Where the outcome goes. */
    static final class Reporting {

        @Option(
                names = "--termination-message",
                paramLabel = "FILE",
                description = "Where to report, beside the standard output.")
        private Optional<Path> terminationMessage = Optional.empty();
    }

    private static Fix fix(FixRequest request, Optional<String> bootId) {
        HostFiles files = HostFiles.ofThisMachine();
        Fix fix = fix(request, files);
        return bootId.<Fix>map(boot -> new FixOfBoot(fix, boot, files)).orElse(fix);
    }

    private static Fix fix(FixRequest request, HostFiles files) {
        return switch (request) {
            case FixRequest.Sysctl sysctl -> new SysctlFix(files, sysctl);
            case FixRequest.Livepatch livepatch ->
                new LivepatchFix(files, Modules.ofThisKernel(), new ModuleTypes(files)::offset, livepatch);
        };
    }

    private int report(FixOutcome outcome, Reporting reporting) {
        String json = outcome.toJson();
        print(json + System.lineSeparator());
        reporting.terminationMessage.ifPresent(file -> write(file, json));
        return outcome.outcome().exitCode();
    }

    private void print(String text) {
        PrintWriter out = spec.commandLine().getOut();
        out.print(text);
        out.flush();
    }

    private static void write(Path file, String json) {
        try {
            Files.writeString(file, json);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the termination message", e);
        }
    }
}
