@NullMarked
package dev.ipvs.latency.lab.cli;

import org.jspecify.annotations.NullMarked;
