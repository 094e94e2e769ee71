/**
 * The words that the operator and the node helper both say. They live here once, so that the two programs cannot
 * diverge; constants are spelled exactly as they appear in YAML.
 */
@NullMarked
package dev.ipvs.latency.api;

import org.jspecify.annotations.NullMarked;
