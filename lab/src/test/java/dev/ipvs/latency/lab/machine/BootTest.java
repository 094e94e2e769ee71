package dev.ipvs.latency.lab.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ipvs.latency.lab.process.Command;
import dev.ipvs.latency.lab.process.LabException;
import dev.ipvs.latency.lab.provision.Kernel;
import dev.ipvs.latency.lab.provision.KernelFiles;
import dev.ipvs.latency.lab.provision.Provision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An emulator that ends before its kernel has said a word, as one in some hundred boots does. */
@Tag("guest")
class BootTest {

    @TempDir
    private Path folder = Path.of("");

    @Test
    void it_is_started_again() throws IOException {
        try (Machine machine = Machine.boot(home(), spec(emulatorThatEnds("mkdir \"$0.ended\" 2>/dev/null")))) {
            assertThat(machine.run(Command.of("true")).succeeded()).isTrue();
            assertThat(home().resolve("console-1.log"))
                    .as("that of the first boot")
                    .isEmptyFile();
        }
    }

    @Test
    void one_that_does_so_each_time_is_reported_with_its_own_last_words() throws IOException {
        MachineSpec spec = spec(emulatorThatEnds("true"));

        assertThatThrownBy(() -> Machine.boot(home(), spec))
                .isInstanceOf(LabException.class)
                .hasMessageContaining("boot 3")
                .hasMessageContaining("ended while it booted")
                .hasMessageContaining("the emulator ends here");
    }

    private Path home() {
        return folder.resolve("machine");
    }

    /** Where this shell command succeeds, it ends as soon as it has made its sockets. */
    private Path emulatorThatEnds(String when) throws IOException {
        Path program = Files.createFile(
                folder.resolve("emulator"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        return Files.writeString(program, """
                #!/bin/sh
                if %1$s; then
                    %2$s "$@" &
                    until test -S %3$s; do sleep 0.05; done
                    sleep 0.2
                    echo the emulator ends here >&2
                    kill -KILL $!
                    wait
                    exit 1
                fi
                exec %2$s "$@"
                """.formatted(
                when, Provision.ofThisTree().qemu(), new MachineFolder(home()).socket(MachineFolder.AGENTS.getLast())));
    }

    private static MachineSpec spec(Path emulator) {
        Provision provision = Provision.ofThisTree();
        KernelFiles kernel = provision.kernel(Kernel.BOOKWORM);
        return new MachineSpec(
                emulator,
                kernel,
                MachineSpec.Size.SMALL,
                List.of(),
                provision.file("guest/light"),
                Map.of("hostname", "guest"),
                List.of(
                        new Device.Folder("host", Path.of("/"), false),
                        new Device.Folder("modules", kernel.modules(), false)),
                BootTimeouts.DEFAULT);
    }
}
