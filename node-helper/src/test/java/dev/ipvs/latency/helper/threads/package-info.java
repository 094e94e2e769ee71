@NullMarked
package dev.ipvs.latency.helper.threads;

import org.jspecify.annotations.NullMarked;
