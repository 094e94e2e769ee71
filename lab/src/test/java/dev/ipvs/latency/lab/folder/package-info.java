@NullMarked
package dev.ipvs.latency.lab.folder;

import org.jspecify.annotations.NullMarked;
