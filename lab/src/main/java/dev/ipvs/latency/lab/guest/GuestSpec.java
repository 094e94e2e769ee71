package dev.ipvs.latency.lab.guest;

import dev.ipvs.latency.lab.machine.BootTimeouts;
import dev.ipvs.latency.lab.machine.MachineSpec.Size;
import dev.ipvs.latency.lab.provision.Kernel;
import java.util.List;

/** Which guest is wanted. */
public record GuestSpec(Kernel kernel, Size size, List<String> kernelArguments, BootTimeouts timeouts) {

    public GuestSpec {
        kernelArguments = List.copyOf(kernelArguments);
    }

    public static GuestSpec of(Kernel kernel) {
        return new GuestSpec(kernel, Size.SMALL, List.of(), BootTimeouts.DEFAULT);
    }

    /** As many processors as the kernel makes room for; the estimator pays for each, online or not. */
    public GuestSpec possibleCpus(int count) {
        return with(new Size(count, Math.min(count, size.onlineCpus()), size.memoryMiB()));
    }

    public GuestSpec onlineCpus(int count) {
        return with(new Size(Math.max(count, size.possibleCpus()), count, size.memoryMiB()));
    }

    public GuestSpec memoryMiB(int amount) {
        return with(new Size(size.possibleCpus(), size.onlineCpus(), amount));
    }

    public GuestSpec kernelArguments(String... arguments) {
        return new GuestSpec(kernel, size, List.of(arguments), timeouts);
    }

    public GuestSpec timeouts(BootTimeouts wanted) {
        return new GuestSpec(kernel, size, kernelArguments, wanted);
    }

    private GuestSpec with(Size wanted) {
        return new GuestSpec(kernel, wanted, kernelArguments, timeouts);
    }
}
