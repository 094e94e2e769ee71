/** One fix, applied or reverted in a process of its own: preflight checks first, applied only if none objects, reverted from what was recorded. */
@NullMarked
package dev.ipvs.latency.helper.fix;

import org.jspecify.annotations.NullMarked;
