@NullMarked
package dev.ipvs.latency.lab;

import org.jspecify.annotations.NullMarked;
