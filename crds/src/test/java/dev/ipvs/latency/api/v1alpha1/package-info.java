@NullMarked
package dev.ipvs.latency.api.v1alpha1;

import org.jspecify.annotations.NullMarked;
