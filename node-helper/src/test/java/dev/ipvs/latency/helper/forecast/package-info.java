@NullMarked
package dev.ipvs.latency.helper.forecast;

import org.jspecify.annotations.NullMarked;
