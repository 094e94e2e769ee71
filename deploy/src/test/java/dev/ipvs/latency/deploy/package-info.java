@NullMarked
package dev.ipvs.latency.deploy;

import org.jspecify.annotations.NullMarked;
