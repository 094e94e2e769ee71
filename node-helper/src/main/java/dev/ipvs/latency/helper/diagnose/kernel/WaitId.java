package dev.ipvs.latency.helper.diagnose.kernel;

/**
 * Which wait.
 *
 * @param number counts per CPU
 */
record WaitId(int cpu, int number) {}
