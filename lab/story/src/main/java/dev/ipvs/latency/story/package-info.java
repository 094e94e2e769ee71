/**
 * The whole loop on real parts, told in one language: the demo and the tests say the same sentences.
 *
 * <p>{@link dev.ipvs.latency.story.Stage} holds what is there, {@link dev.ipvs.latency.story.Then} waits for what shall
 * come to be, {@link dev.ipvs.latency.story.Narrator} says what is going on.
 */
@NullMarked
package dev.ipvs.latency.story;

import org.jspecify.annotations.NullMarked;
