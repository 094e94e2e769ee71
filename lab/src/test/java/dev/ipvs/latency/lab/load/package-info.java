@NullMarked
package dev.ipvs.latency.lab.load;

import org.jspecify.annotations.NullMarked;
