package dev.ipvs.latency.lab.provision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipvs.latency.lab.process.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where other suites come from: read from apt's own sources, in whatever form they are written. */
class ArchivesTest {

    @TempDir
    private Path apt = Path.of("");

    @BeforeEach
    void make_folder() throws IOException {
        Files.createDirectories(apt.resolve("sources.list.d"));
    }

    @Test
    void a_paragraph_gives_its_address_and_key() throws IOException {
        write("sources.list.d/debian.sources", """
                Types: deb
                # a comment
                URIs: http://archive.example/debian
                Suites: bookworm bookworm-updates
                Components: main
                Signed-By: /usr/share/keyrings/some.gpg

                Types: deb
                URIs: http://archive.example/debian-security
                Suites: bookworm-security
                Components: main
                """);

        assertThat(archives()).isEqualTo("""
                        Types: deb
                        URIs: http://archive.example/debian
                        Components: main
                        Signed-By: /usr/share/keyrings/some.gpg

                        """);
    }

    @Test
    void a_key_in_the_paragraph_itself_is_kept() throws IOException {
        write("sources.list.d/debian.sources", """
                Types: deb deb-src
                URIs: http://archive.example/debian
                Suites: bookworm
                Components: main contrib
                Signed-By:
                 -----BEGIN PGP PUBLIC KEY BLOCK-----
                 .
                 abc
                 -----END PGP PUBLIC KEY BLOCK-----
                """);

        assertThat(archives()).contains("Signed-By: \n -----BEGIN PGP PUBLIC KEY BLOCK-----\n .\n abc\n -----END");
    }

    @Test
    void one_line_with_options_gives_the_same() throws IOException {
        write("sources.list", """
                # deb http://commented.example/debian bookworm main
                deb-src http://archive.example/debian bookworm main
                deb [ arch=amd64,i386 signed-by=/etc/apt/keyrings/some.asc ] http://archive.example/debian bookworm main non-free # why
                """);

        assertThat(archives()).isEqualTo("""
                        Types: deb
                        URIs: http://archive.example/debian
                        Components: main
                        Signed-By: /etc/apt/keyrings/some.asc
                        Architectures: amd64 i386

                        """);
    }

    @Test
    void one_line_without_options_is_trusted_as_the_machine_trusts_it() throws IOException {
        write("sources.list", "deb\thttp://archive.example/debian/  bookworm   main\n");

        assertThat(archives()).isEqualTo("Types: deb\nURIs: http://archive.example/debian/\nComponents: main\n\n");
    }

    @Test
    void the_suite_may_be_called_stable() throws IOException {
        write("sources.list", "deb http://archive.example/debian stable main\n");

        assertThat(archives()).contains("URIs: http://archive.example/debian\n");
    }

    @Test
    void what_is_disabled_or_of_another_vendor_is_left_out() throws IOException {
        write("sources.list.d/off.sources", """
                Enabled: no
                Types: deb
                URIs: http://off.example/debian
                Suites: bookworm
                Components: main
                """);
        write(
                "sources.list.d/vendor.list",
                "deb http://vendor.example/apt nodistro main\ndeb http://v.example bookworm stable\n");

        assertThat(archives()).isEmpty();
    }

    @Test
    void this_machine_has_at_least_one() {
        Path script = Provision.ofThisTree().file("apt.sh");

        assertThat(Command.of("bash", "-c", "source \"$0\"; archives /etc/apt \"$codename\"", script.toString())
                        .output())
                .contains("URIs: ");
    }

    private String archives() {
        Path script = Provision.ofThisTree().file("apt.sh");
        return Command.of("bash", "-c", "source \"$0\"; archives \"$1\" bookworm", script.toString(), apt.toString())
                .output();
    }

    private void write(String file, String text) throws IOException {
        Files.writeString(apt.resolve(file), text);
    }
}
