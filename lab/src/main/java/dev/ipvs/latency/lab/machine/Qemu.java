package dev.ipvs.latency.lab.machine;

import dev.ipvs.latency.lab.provision.KernelFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The parts of QEMU's command line that all machines of the lab share. */
final class Qemu {

    /** What makes a kernel boot fast and keep good time under emulation; what is left out of it is not what is tested here. */
    private static final List<String> KERNEL_ARGUMENTS = List.of(
            "console=ttyS0",
            "quiet",
            // A panic ends QEMU at once, which is how the host notices.
            "panic=-1",
            "mitigations=off",
            // Else the kernel falls back to the hpet clock, which is slow to read.
            "tsc=reliable",
            "no5lvl",
            "init_on_alloc=0",
            "nowatchdog",
            "audit=0",
            "apparmor=0");

    private Qemu() {}

    /** Always emulation, also where the processor could do better: then a test behaves alike everywhere. */
    static List<String> board(MachineSpec.Size size) {
        return List.of(
                "-machine",
                "q35",
                "-accel",
                "tcg,thread=multi",
                "-cpu",
                "max",
                "-smp",
                "%d,maxcpus=%d".formatted(size.onlineCpus(), size.possibleCpus()),
                "-m",
                size.memoryMiB() + "M",
                "-nodefaults",
                "-no-user-config",
                "-no-reboot",
                "-display",
                "none",
                "-device",
                "virtio-rng-pci");
    }

    static List<String> boot(KernelFiles kernel, List<String> moreArguments) {
        return List.of(
                "-kernel",
                kernel.image().toString(),
                "-initrd",
                kernel.initramfs().toString(),
                "-append",
                String.join(
                        " ",
                        Stream.concat(KERNEL_ARGUMENTS.stream(), moreArguments.stream())
                                .toList()));
    }

    static List<String> console(Path log) {
        return List.of("-chardev", "file,id=console,path=" + log, "-serial", "chardev:console");
    }

    static List<String> agents(MachineFolder folder) {
        return Stream.concat(
                        Stream.of("-device", "virtio-serial-pci"),
                        MachineFolder.AGENTS.stream()
                                .flatMap(name -> Stream.of(
                                        "-chardev",
                                        "socket,id=%s,path=%s,server=on,wait=off".formatted(name, folder.socket(name)),
                                        "-device",
                                        "virtserialport,chardev=%s,name=%s".formatted(name, name))))
                .toList();
    }
}
