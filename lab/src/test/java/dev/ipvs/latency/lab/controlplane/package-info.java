@NullMarked
package dev.ipvs.latency.lab.controlplane;

import org.jspecify.annotations.NullMarked;
