package dev.ipvs.latency.lab.machine;

import dev.ipvs.latency.lab.provision.KernelFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What machine is wanted.
 *
 * @param qemu the emulator
 * @param kernel what it boots
 * @param size how many processors and how much memory
 * @param kernelArguments more arguments for the kernel, after the usual ones
 * @param start the shell script that turns the booted kernel into something; it runs as the first process
 * @param settings shell variables for that script
 * @param devices in the order in which the guest sees them
 * @param timeouts how long a boot may take
 */
public record MachineSpec(
        Path qemu,
        KernelFiles kernel,
        Size size,
        List<String> kernelArguments,
        Path start,
        Map<String, String> settings,
        List<Device> devices,
        BootTimeouts timeouts) {

    public MachineSpec {
        kernelArguments = List.copyOf(kernelArguments);
        settings = Map.copyOf(settings);
        devices = List.copyOf(devices);
    }

    /**
     * The estimator's walk costs per possible processor, so 80 of which two are online show the same problem as a large
     * machine.
     */
    public record Size(int possibleCpus, int onlineCpus, int memoryMiB) {

        /** Two processors and room for a few programs. */
        public static final Size SMALL = new Size(2, 2, 1024);

        public Size {
            if (onlineCpus < 1 || possibleCpus < onlineCpus) {
                throw new IllegalArgumentException(
                        "%d online of %d possible processors".formatted(onlineCpus, possibleCpus));
            }
        }
    }

    /** The whole command line of QEMU for a machine that lives in this folder. */
    List<String> command(MachineFolder folder) {
        return Stream.of(
                        List.of(qemu.toString()),
                        Qemu.board(size),
                        Qemu.boot(kernel, kernelArguments),
                        Qemu.console(folder.console()),
                        Qemu.agents(folder),
                        new Device.Folder(MachineFolder.SHARE, folder.share(), true).options(),
                        devices.stream()
                                .flatMap(device -> device.options().stream())
                                .toList())
                .flatMap(List::stream)
                .toList();
    }
}
