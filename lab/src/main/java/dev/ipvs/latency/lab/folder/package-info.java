/** Where labs keep what they have, so that any later JVM can find a lab and take it away completely. */
@NullMarked
package dev.ipvs.latency.lab.folder;

import org.jspecify.annotations.NullMarked;
