@NullMarked
package dev.ipvs.latency.argocd;

import org.jspecify.annotations.NullMarked;
