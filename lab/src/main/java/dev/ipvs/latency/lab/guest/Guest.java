package dev.ipvs.latency.lab.guest;

import dev.ipvs.latency.lab.machine.Device;
import dev.ipvs.latency.lab.machine.GuestProcess;
import dev.ipvs.latency.lab.machine.IpvsRules;
import dev.ipvs.latency.lab.machine.Machine;
import dev.ipvs.latency.lab.machine.MachineSpec;
import dev.ipvs.latency.lab.process.Command;
import dev.ipvs.latency.lab.process.EndWithJvm;
import dev.ipvs.latency.lab.process.LabException;
import dev.ipvs.latency.lab.process.ProcessId;
import dev.ipvs.latency.lab.provision.KernelFiles;
import dev.ipvs.latency.lab.provision.Provision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A guest that runs the host's own programs on another kernel. All files of the host are there under their paths; what
 * the guest writes stays in its memory, except in {@link #share()}, which has the same path on both sides. It ends with
 * this JVM at the latest.
 */
public final class Guest implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(Guest.class.getName());

    private final TemporaryFolder folder;
    private final Machine machine;
    private final KernelFiles kernel;
    private final EndWithJvm end;

    private Guest(TemporaryFolder folder, Machine machine, KernelFiles kernel, EndWithJvm end) {
        this.folder = folder;
        this.machine = machine;
        this.kernel = kernel;
        this.end = end;
    }

    public static Guest boot(GuestSpec spec) {
        return boot(spec, Provision.ofThisTree());
    }

    /** Boots a guest and returns when commands can be run in it. */
    public static Guest boot(GuestSpec spec, Provision provision) {
        provision.hostPackages("ipvsadm", "iproute2", "kmod");
        KernelFiles kernel = provision.kernel(spec.kernel());
        TemporaryFolder folder = TemporaryFolder.create("guest-");
        EndWithJvm end = EndWithJvm.of(() -> discard(folder));
        try {
            Machine machine = Machine.boot(folder.path(), machineSpec(spec, kernel, provision));
            Guest guest = new Guest(folder, machine, kernel, end);
            guest.reportMissingProcessors(spec.size().possibleCpus());
            return guest;
        } catch (RuntimeException failed) {
            end.now();
            throw failed;
        }
    }

    private static MachineSpec machineSpec(GuestSpec spec, KernelFiles kernel, Provision provision) {
        return new MachineSpec(
                provision.qemu(),
                kernel,
                spec.size(),
                spec.kernelArguments(),
                provision.file("guest/light"),
                Map.of("hostname", "guest"),
                List.of(
                        new Device.Folder("host", Path.of("/"), false),
                        new Device.Folder("modules", kernel.modules(), false)),
                spec.timeouts());
    }

    /** How many processors the kernel has made room for. */
    public int possibleCpus() {
        String[] range =
                output("cat", "/sys/devices/system/cpu/possible").strip().split("-");
        return Integer.parseInt(range[range.length - 1]) + 1;
    }

    /** Late 6.12 and newer kernels make room only where they know the hypervisor, and emulation is none to them. */
    private void reportMissingProcessors(int wanted) {
        int possible = possibleCpus();
        if (possible != wanted) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "kernel {0} makes room for {1} processors, not for {2} as was wanted",
                    release(),
                    possible,
                    wanted);
        }
    }

    /** Runs a command; an exit code other than 0 is an answer like any other. */
    public Command.Finished run(String... words) {
        return run(Command.of(words));
    }

    public Command.Finished run(Command command) {
        return machine.run(command);
    }

    /** Runs a command and returns what it printed; any other exit code than 0 is an error that carries what it said. */
    public String output(String... words) {
        return machine.output(Command.of(words));
    }

    /** Starts a command that goes on beside others. */
    public GuestProcess start(Command command) {
        return machine.start(command);
    }

    /** Adds IPVS rules in the network namespace of the guest's first process. */
    public void loadRules(IpvsRules rules) {
        rules.load(machine);
    }

    /** A folder that host and guest both write to, under this path on both sides. */
    public Path share() {
        return machine.share();
    }

    /** The release of its kernel. */
    public String release() {
        return kernel.release();
    }

    /** What its kernel has said. */
    public String console() {
        try {
            return Files.readString(machine.console());
        } catch (IOException unreadable) {
            throw new LabException("cannot read " + machine.console(), unreadable);
        }
    }

    /** The process of QEMU. */
    public ProcessId process() {
        return machine.process();
    }

    /** Leaves it to itself, as a JVM that is killed would: then it ends within seconds. */
    void letGo() {
        machine.release();
    }

    /** Ends it and removes its files. */
    @Override
    public void close() {
        machine.release();
        end.now();
    }

    private static void discard(TemporaryFolder folder) {
        Machine.stop(folder.path());
        folder.delete();
    }
}
