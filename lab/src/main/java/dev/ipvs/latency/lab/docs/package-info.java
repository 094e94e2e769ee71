/** Documentation that is made from code, and kept from saying anything else. */
@NullMarked
package dev.ipvs.latency.lab.docs;

import org.jspecify.annotations.NullMarked;
