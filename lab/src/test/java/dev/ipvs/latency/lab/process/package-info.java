@NullMarked
package dev.ipvs.latency.lab.process;

import org.jspecify.annotations.NullMarked;
