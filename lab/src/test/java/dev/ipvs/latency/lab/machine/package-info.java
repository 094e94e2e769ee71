@NullMarked
package dev.ipvs.latency.lab.machine;

import org.jspecify.annotations.NullMarked;
