/** Loading and removing kernel modules. */
@NullMarked
package dev.ipvs.latency.helper.syscall;

import org.jspecify.annotations.NullMarked;
