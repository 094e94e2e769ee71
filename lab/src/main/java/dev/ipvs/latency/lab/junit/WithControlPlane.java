package dev.ipvs.latency.lab.junit;

import dev.ipvs.latency.lab.controlplane.Component;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives a test class a real API server on loopback, as a parameter of its constructor and methods: a
 * {@code ControlPlane}, or a {@code KubernetesClient} that may do everything.
 *
 * <p>It starts once per JVM for all classes that ask for the same components, so tests must keep out of each other's
 * way by names.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Tag("cluster")
@ExtendWith(ControlPlaneExtension.class)
public @interface WithControlPlane {

    /** What to have beside the API server; without it no controller runs, not even the garbage collector. */
    Component[] components() default {};
}
