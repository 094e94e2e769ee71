package dev.ipvs.latency.lab.provision;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class KernelTest {

    @Test
    void is_read_from_what_a_person_types() {
        assertThat(Kernel.parse("bookworm")).isEqualTo(Kernel.BOOKWORM);
        assertThat(Kernel.parse("6.1.0-44-amd64")).isEqualTo(new Kernel.Release("6.1.0-44-amd64"));
        assertThat(Kernel.parse("./linux")).isEqualTo(new Kernel.Folder(Path.of("./linux")));
    }

    @Test
    void is_written_as_a_person_would_type_it() {
        assertThat(Kernel.TRIXIE.text()).isEqualTo("trixie");
        assertThat(Kernel.parse("/srv/linux").text()).isEqualTo("/srv/linux");
    }
}
