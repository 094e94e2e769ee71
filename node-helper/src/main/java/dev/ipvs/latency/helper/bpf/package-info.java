/** libbpf behind owned handles: what is opened is closed by the object that opened it. */
@NullMarked
package dev.ipvs.latency.helper.bpf;

import org.jspecify.annotations.NullMarked;
