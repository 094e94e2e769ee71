package dev.ipvs.latency.lab.junit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.ClassTemplate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Runs a test class once on each of these kernels. All its methods share one guest, which they get as a parameter of
 * type {@code Guest}; it is booted before the first and ended after the last.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag("guest")
@ClassTemplate
@ExtendWith(KernelsExtension.class)
public @interface OnKernels {

    /** Suites, releases or folders, as {@code Kernel.parse} reads them. */
    String[] value();

    int possibleCpus() default 2;

    int onlineCpus() default 2;

    int memoryMiB() default 1024;
}
