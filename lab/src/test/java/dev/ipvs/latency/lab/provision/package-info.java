@NullMarked
package dev.ipvs.latency.lab.provision;

import org.jspecify.annotations.NullMarked;
