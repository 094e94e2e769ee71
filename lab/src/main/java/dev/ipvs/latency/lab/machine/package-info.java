/**
 * A computer in QEMU: its devices, its console, and an agent in it that runs commands for the host. What it becomes (a light
 * guest or a whole node) is decided by the script that it starts with.
 */
@NullMarked
package dev.ipvs.latency.lab.machine;

import org.jspecify.annotations.NullMarked;
