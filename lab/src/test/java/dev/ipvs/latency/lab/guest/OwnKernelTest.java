package dev.ipvs.latency.lab.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ipvs.latency.lab.process.LabException;
import dev.ipvs.latency.lab.provision.Kernel;
import dev.ipvs.latency.lab.provision.KernelFiles;
import dev.ipvs.latency.lab.provision.Provision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("guest")
class OwnKernelTest {

    private static final String TELLS_WHAT_IT_SHOULD_HOLD = "a kernel folder holds vmlinuz and lib/modules";

    @Test
    void a_folder_with_a_kernel_boots() {
        KernelFiles stock = Provision.ofThisTree().kernel(Kernel.TRIXIE);

        try (Guest guest = Guest.boot(GuestSpec.of(new Kernel.Folder(stock.folder())))) {
            assertThat(guest.output("uname", "-r").strip()).isEqualTo(stock.release());
        }
    }

    @Test
    void a_folder_without_a_kernel_is_refused(@TempDir Path folder) {
        assertThatThrownBy(() -> boot(folder))
                .isInstanceOf(LabException.class)
                .hasMessageContaining(TELLS_WHAT_IT_SHOULD_HOLD);
    }

    @Test
    void a_folder_without_modules_is_refused(@TempDir Path folder) throws IOException {
        Files.createFile(folder.resolve("vmlinuz"));

        assertThatThrownBy(() -> boot(folder))
                .isInstanceOf(LabException.class)
                .hasMessageContaining(TELLS_WHAT_IT_SHOULD_HOLD);
    }

    @Test
    void a_kernel_that_lacks_what_a_guest_needs_is_refused_by_the_modules_name(@TempDir Path folder)
            throws IOException {
        Files.createFile(folder.resolve("vmlinuz"));
        Files.createDirectories(folder.resolve("lib/modules/1.2.3-mine"));

        assertThatThrownBy(() -> boot(folder))
                .isInstanceOf(LabException.class)
                .hasMessageContaining("kernel 1.2.3-mine has no module virtio_pci");
    }

    private static void boot(Path folder) {
        Guest.boot(GuestSpec.of(new Kernel.Folder(folder))).close();
    }
}
