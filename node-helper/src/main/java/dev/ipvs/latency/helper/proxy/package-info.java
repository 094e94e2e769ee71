/** What the node's kube-proxy says of itself, and which IPVS services are not its own. */
@NullMarked
package dev.ipvs.latency.helper.proxy;

import org.jspecify.annotations.NullMarked;
