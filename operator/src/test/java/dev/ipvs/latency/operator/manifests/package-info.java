@NullMarked
package dev.ipvs.latency.operator.manifests;

import org.jspecify.annotations.NullMarked;
