package dev.ipvs.latency.lab.cli;

/** How the command ends, beside what {@code exec} passes on. */
final class ExitCodes {

    static final int DONE = 0;

    /** It could not be done; the message says why. */
    static final int FAILED = 1;

    /** The command line makes no sense. */
    static final int USAGE = 2;

    /** As of a service that does not run. */
    static final int NOT_UP = 3;

    private ExitCodes() {}
}
