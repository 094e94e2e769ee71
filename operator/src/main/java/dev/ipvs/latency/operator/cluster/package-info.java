/** The only package that talks to the API server. */
@NullMarked
package dev.ipvs.latency.operator.cluster;

import org.jspecify.annotations.NullMarked;
