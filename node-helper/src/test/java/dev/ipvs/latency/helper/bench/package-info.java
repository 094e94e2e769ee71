/** What the helper costs, beside what else could be used. Not part of the tests: run by {@code make bench}. */
@NullMarked
package dev.ipvs.latency.helper.bench;

import org.jspecify.annotations.NullMarked;
