package dev.ipvs.latency.lab.junit;

import dev.ipvs.latency.lab.guest.GuestSpec;
import dev.ipvs.latency.lab.provision.Kernel;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ClassTemplateInvocationContext;
import org.junit.jupiter.api.extension.ClassTemplateInvocationContextProvider;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Turns the kernels of {@link OnKernels} into one run of the class each. */
final class KernelsExtension implements ClassTemplateInvocationContextProvider {

    @Override
    public boolean supportsClassTemplate(ExtensionContext context) {
        return context.getRequiredTestClass().isAnnotationPresent(OnKernels.class);
    }

    @Override
    public Stream<ClassTemplateInvocationContext> provideClassTemplateInvocationContexts(ExtensionContext context) {
        OnKernels wanted = context.getRequiredTestClass().getAnnotation(OnKernels.class);
        return Arrays.stream(wanted.value())
                .map(kernel -> new OnKernel(GuestSpec.of(Kernel.parse(kernel))
                        .possibleCpus(wanted.possibleCpus())
                        .onlineCpus(wanted.onlineCpus())
                        .memoryMiB(wanted.memoryMiB())));
    }
}
