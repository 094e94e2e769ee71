/** A real Argo CD against a real API server: what the scripts alone cannot show. */
@NullMarked
package dev.ipvs.latency.argocd.live;

import org.jspecify.annotations.NullMarked;
