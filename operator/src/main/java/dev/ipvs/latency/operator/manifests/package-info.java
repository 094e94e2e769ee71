/**
 * What the operator creates on nodes, as YAML beside these classes: the admission policies are rendered from the same files, so
 * that what is made and what is allowed cannot differ.
 */
@NullMarked
package dev.ipvs.latency.operator.manifests;

import org.jspecify.annotations.NullMarked;
