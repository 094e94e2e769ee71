package dev.ipvs.latency.lab.junit;

import dev.ipvs.latency.lab.guest.Guest;
import dev.ipvs.latency.lab.guest.GuestSpec;
import org.junit.jupiter.api.extension.AfterClassTemplateInvocationCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Boots the guest when the first method asks for it, and ends it after the last. */
record GuestParameter(GuestSpec spec) implements ParameterResolver, AfterClassTemplateInvocationCallback {

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Guest.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return store(context).computeIfAbsent(spec, Guest::boot, Guest.class);
    }

    @Override
    public void afterClassTemplateInvocation(ExtensionContext context) {
        Guest guest = store(context).remove(spec, Guest.class);
        if (guest != null) {
            guest.close();
        }
    }

    /**
     * The root's store, since each context below sees what is there but keeps what it adds to itself: a guest added for a
     * method would go with that method.
     */
    private static ExtensionContext.Store store(ExtensionContext context) {
        return context.getRoot()
                .getStore(ExtensionContext.Namespace.create(GuestParameter.class, context.getRequiredTestClass()));
    }
}
