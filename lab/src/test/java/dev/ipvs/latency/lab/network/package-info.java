@NullMarked
package dev.ipvs.latency.lab.network;

import org.jspecify.annotations.NullMarked;
