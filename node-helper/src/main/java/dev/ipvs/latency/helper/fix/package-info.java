/** One fix, applied or reverted in a process of its own: asked first, made only if nothing is against it, undone from what was recorded. */
@NullMarked
package dev.ipvs.latency.helper.fix;

import org.jspecify.annotations.NullMarked;
