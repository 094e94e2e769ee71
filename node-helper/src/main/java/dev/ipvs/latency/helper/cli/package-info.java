/** The commands that a person or a pod starts. */
@NullMarked
package dev.ipvs.latency.helper.cli;

import org.jspecify.annotations.NullMarked;
