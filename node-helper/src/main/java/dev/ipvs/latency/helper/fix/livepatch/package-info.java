/** The livepatch of the estimator: what must hold before it is loaded, its transition, and taking it out again. */
@NullMarked
package dev.ipvs.latency.helper.fix.livepatch;

import org.jspecify.annotations.NullMarked;
