/**
 * Programs that the lab starts, in a way that none is ever lost: each records itself in a folder before it becomes the
 * program, so that a later JVM finds and ends exactly those, also after a crash of this one.
 */
@NullMarked
package dev.ipvs.latency.lab.process;

import org.jspecify.annotations.NullMarked;
