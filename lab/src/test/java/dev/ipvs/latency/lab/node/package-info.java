@NullMarked
package dev.ipvs.latency.lab.node;

import org.jspecify.annotations.NullMarked;
