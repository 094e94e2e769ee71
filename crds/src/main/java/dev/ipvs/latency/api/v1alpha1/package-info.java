/**
 * The two resources. Records hold what the API server stores; where the schema has a default, the record's constructor
 * fills in the same one, so that readers meet no absent value that has a default.
 */
@NullMarked
package dev.ipvs.latency.api.v1alpha1;

import org.jspecify.annotations.NullMarked;
