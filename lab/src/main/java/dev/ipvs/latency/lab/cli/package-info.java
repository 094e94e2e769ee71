/** The command {@code lab}: a lab that stays, to play with. */
@NullMarked
package dev.ipvs.latency.lab.cli;

import org.jspecify.annotations.NullMarked;
