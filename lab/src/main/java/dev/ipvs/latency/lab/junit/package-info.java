/** The lab in tests: an annotation on a test class gives it a real control plane. */
@NullMarked
package dev.ipvs.latency.lab.junit;

import org.jspecify.annotations.NullMarked;
