package dev.ipvs.latency.lab.junit;

import dev.ipvs.latency.lab.guest.GuestSpec;
import java.util.List;
import org.junit.jupiter.api.extension.ClassTemplateInvocationContext;
import org.junit.jupiter.api.extension.Extension;

/** One run of a test class. */
record OnKernel(GuestSpec spec) implements ClassTemplateInvocationContext {

    @Override
    public String getDisplayName(int invocationIndex) {
        return "on " + spec.kernel().text();
    }

    @Override
    public List<Extension> getAdditionalExtensions() {
        return List.of(new GuestParameter(spec));
    }
}
