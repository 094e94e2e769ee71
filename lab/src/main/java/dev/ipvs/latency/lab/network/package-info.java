/**
 * The lab's own network: a network namespace with a bridge for nodes and no way out, and a door in loopback by which a
 * plain shell reaches what runs inside.
 */
@NullMarked
package dev.ipvs.latency.lab.network;

import org.jspecify.annotations.NullMarked;
