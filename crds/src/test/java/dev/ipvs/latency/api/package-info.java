@NullMarked
package dev.ipvs.latency.api;

import org.jspecify.annotations.NullMarked;
