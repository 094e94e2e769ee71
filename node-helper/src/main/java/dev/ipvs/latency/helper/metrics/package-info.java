/** What the helper tells Prometheus about its node and about itself, and whether it lives. */
@NullMarked
package dev.ipvs.latency.helper.metrics;

import org.jspecify.annotations.NullMarked;
