package dev.ipvs.latency.story;

import dev.ipvs.latency.lab.process.LabException;
import dev.ipvs.latency.lab.process.Program;
import dev.ipvs.latency.lab.process.ProgramFolder;
import dev.ipvs.latency.lab.process.RunningProgram;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The operator as users run it: its built jar, as a process of its own, with the token of its own service account and
 * nothing more.
 *
 * @param programs keeps the record of the process and its log
 * @param jar what its module built
 * @param kubeconfig of its service account
 * @param helperImage which image the nodes have
 */
public record OperatorProgram(ProgramFolder programs, Path jar, Path kubeconfig, String helperImage) {

    private static final String NAME = "operator";

    public OperatorProgram {
        if (!Files.isRegularFile(jar)) {
            throw new LabException("the operator is not built, there is no " + jar + ": run 'make build'");
        }
    }

    /** @param settings more variables of its environment */
    public void start(Map<String, String> settings) {
        Map<String, String> environment = new HashMap<>(settings);
        environment.put("KUBECONFIG", kubeconfig.toString());
        environment.put("LATENCY_HELPER_IMAGE", helperImage);
        environment.put("QUARKUS_HTTP_HOST", "127.0.0.1");
        environment.put("QUARKUS_HTTP_PORT", "0");
        programs.start(new Program(NAME, List.of(java(), "-jar", jar.toString()), environment));
    }

    /** Ends it as a power cut would: it gets no chance to finish anything. Returns when it is gone, so that it can be started again. */
    public void kill() {
        RunningProgram running =
                programs.find(NAME).orElseThrow(() -> new LabException("the operator was never started"));
        ProcessHandle.of(running.id().pid()).ifPresent(process -> {
            process.destroyForcibly();
            process.onExit().join();
        });
    }

    /** For error messages: how it ended or that it runs, and the end of its log. */
    public String lastWords() {
        return programs.find(NAME).map(RunningProgram::lastWords).orElse("the operator was never started");
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }
}
