package dev.ipvs.latency.lab.cli;

/** The process behind {@code lab/lab}. */
public final class Main {

    private Main() {}

    public static void main(String[] arguments) {
        System.exit(LabCommand.commandLine().execute(arguments));
    }
}
