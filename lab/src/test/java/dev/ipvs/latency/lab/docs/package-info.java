@NullMarked
package dev.ipvs.latency.lab.docs;

import org.jspecify.annotations.NullMarked;
