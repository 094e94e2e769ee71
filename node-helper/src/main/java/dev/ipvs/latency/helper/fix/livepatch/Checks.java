package dev.ipvs.latency.helper.fix.livepatch;

import dev.ipvs.latency.api.FixOutcomeReason;
import dev.ipvs.latency.api.Variant;
import dev.ipvs.latency.helper.fix.Answer;
import dev.ipvs.latency.helper.fix.FixRequest;
import dev.ipvs.latency.helper.fix.Preflight;
import dev.ipvs.latency.helper.fix.Preflight.Check;
import dev.ipvs.latency.helper.kernel.HostFiles;
import dev.ipvs.latency.helper.kernel.KernelFacts;
import dev.ipvs.latency.helper.kernel.KernelModule;
import dev.ipvs.latency.helper.kernel.KernelSymbols;
import dev.ipvs.latency.helper.kernel.Livepatch;
import dev.ipvs.latency.helper.kernel.Livepatch.Function;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the kernel must be, before the bundle is looked at. Each check stands on its own. */
final class Checks {

    /** What the kernel makes of a module's file name; nothing that leads out of a folder of /sys. */
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,54}");

    private static final List<String> TRACEABLE = List.of(
            "sys/kernel/tracing/available_filter_functions", "sys/kernel/debug/tracing/available_filter_functions");

    private final HostFiles files;
    private final FixRequest.Livepatch request;
    private final KernelFacts facts;
    private final BundleChecks bundle;

    Checks(HostFiles files, FixRequest.Livepatch request, StructLayout layout) {
        this.files = files;
        this.request = request;
        this.facts = KernelFacts.read(files);
        this.bundle = new BundleChecks(facts, Bundle.open(request, facts.release()), layout);
    }

    Preflight preflight() {
        return new Preflight(List.of(
                new Check("name is a module's", name(request.module())),
                new Check("kernel has livepatching", livepatching()),
                new Check("ip_vs is loaded", loaded()),
                new Check("estimator is the timer", variant()),
                new Check("function is there once", function()),
                new Check("function can be traced", traceable()),
                new Check("ftrace is on", ftrace(files)),
                new Check("modules can be loaded", loading()),
                new Check("no other patch of it", otherPatches()),
                new Check("no transition under way", transitions()),
                new Check("bundle has a module", bundle.module()),
                new Check("checksum is right", bundle.checksum()),
                new Check("module says the same", bundle.ownWords()),
                new Check("ip_vs is the expected", bundle.source()),
                new Check("layout is the expected", bundle.layout()),
                new Check("signature is accepted", bundle.signature())));
    }

    /** Before anything is looked up by that name. */
    static Answer name(String module) {
        return NAME.matcher(module).matches()
                ? new Answer.Yes(module)
                : new Answer.No(
                        FixOutcomeReason.BadRequest,
                        "\"" + module + "\" is no module's name: lower case letters, digits and _, at most 55");
    }

    Bundle bundle() {
        return bundle.bundle();
    }

    private Answer livepatching() {
        return facts.livepatching().supported()
                ? new Answer.Yes("/sys/kernel/livepatch is there")
                : new Answer.No(
                        FixOutcomeReason.LivepatchUnsupported,
                        "kernel " + facts.release() + " was built without CONFIG_LIVEPATCH");
    }

    private Answer loaded() {
        return KernelModule.ipVs(files).isLoaded()
                ? new Answer.Yes("as a module")
                : new Answer.No(
                        FixOutcomeReason.TargetAbsent,
                        "ip_vs is not loaded as a module, so there is nothing that a livepatch of it could replace");
    }

    private Answer variant() {
        return facts.variant() == Variant.Timer
                ? new Answer.Yes("variant Timer")
                : new Answer.No(
                        FixOutcomeReason.VariantNotSuited,
                        "the kernel's variant is " + facts.variant() + "; this patch is for Timer only");
    }

    private Answer function() {
        try (Stream<String> lines = files.lines("proc/kallsyms")) {
            long count = lines.filter(
                            line -> line.endsWith(" " + KernelSymbols.TIMER + "\t[" + KernelModule.IP_VS + "]"))
                    .count();
            if (count == 0) {
                return new Answer.No(FixOutcomeReason.SymbolMissing, "ip_vs has no function " + KernelSymbols.TIMER);
            }
            return count == 1
                    ? new Answer.Yes(Function.ESTIMATOR.toString())
                    : new Answer.No(
                            FixOutcomeReason.SymbolAmbiguous, "ip_vs has " + count + " of " + KernelSymbols.TIMER);
        }
    }

    private Answer traceable() {
        return TRACEABLE.stream()
                .filter(files::exists)
                .findFirst()
                .map(this::traceable)
                .orElseGet(() -> new Answer.Unknown(
                        "tracefs is not mounted here; the kernel refuses to load the patch where it cannot be"));
    }

    private Answer traceable(String file) {
        try (Stream<String> lines = files.lines(file)) {
            return lines.anyMatch((KernelSymbols.TIMER + " [" + KernelModule.IP_VS + "]")::equals)
                    ? new Answer.Yes("ftrace lists it")
                    : new Answer.No(FixOutcomeReason.NotTraceable, "ftrace does not list " + Function.ESTIMATOR);
        }
    }

    /**
     * At 0 the replaced function runs unpatched, without a word on kernels before 5.6; later ones refuse the patch (commit
     * 7162431dcf72).
     */
    static Answer ftrace(HostFiles files) {
        return switch (files.text(Livepatch.FTRACE).orElse("")) {
            case "0" ->
                new Answer.No(
                        FixOutcomeReason.FtraceDisabled,
                        "kernel.ftrace_enabled is 0, which keeps every livepatch from having an effect: set it to 1");
            case "" ->
                new Answer.Unknown("/" + Livepatch.FTRACE + " cannot be read; the kernel refuses the patch, or"
                        + " the measurement shows that it has no effect");
            default -> new Answer.Yes("kernel.ftrace_enabled is 1");
        };
    }

    private Answer loading() {
        if (files.text("proc/sys/kernel/modules_disabled").filter("1"::equals).isPresent()) {
            return new Answer.No(
                    FixOutcomeReason.PermissionDenied,
                    "kernel.modules_disabled is 1: this kernel loads no module until it boots again");
        }
        return files.text("proc/sys/kernel/loadpin/enforce").filter("1"::equals).isPresent()
                ? new Answer.No(
                        FixOutcomeReason.ModuleFileRequired,
                        "LoadPin is enforced: the kernel loads modules from its pinned file system only, and a bundle is"
                                + " not on it")
                : new Answer.Yes("no sysctl is against it");
    }

    private Answer otherPatches() {
        List<String> others = names(others().filter(patch -> patch.replaces(Function.ESTIMATOR)));
        return others.isEmpty()
                ? new Answer.Yes("none")
                : new Answer.No(
                        FixOutcomeReason.FunctionPatched,
                        "livepatch " + String.join(", ", others) + " has replaced " + Function.ESTIMATOR + " already");
    }

    private Answer transitions() {
        List<String> moving = names(others().filter(Livepatch::transition));
        return moving.isEmpty()
                ? new Answer.Yes("none")
                : new Answer.No(
                        FixOutcomeReason.TransitionUnderWay,
                        "livepatch " + String.join(", ", moving)
                                + " is in transition, and the kernel does one at a time: try again when it is over");
    }

    private Stream<Livepatch> others() {
        return facts.state().livepatches().stream()
                .filter(patch -> !patch.name().equals(request.module()));
    }

    private static List<String> names(Stream<Livepatch> patches) {
        return patches.map(Livepatch::name).toList();
    }
}
