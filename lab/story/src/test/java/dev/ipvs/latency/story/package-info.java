@NullMarked
package dev.ipvs.latency.story;

import org.jspecify.annotations.NullMarked;
