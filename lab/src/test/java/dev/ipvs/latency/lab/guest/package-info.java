@NullMarked
package dev.ipvs.latency.lab.guest;

import org.jspecify.annotations.NullMarked;
