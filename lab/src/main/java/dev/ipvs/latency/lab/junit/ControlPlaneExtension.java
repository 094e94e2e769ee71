package dev.ipvs.latency.lab.junit;

import dev.ipvs.latency.lab.controlplane.Component;
import dev.ipvs.latency.lab.controlplane.ControlPlane;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.SearchOption;

/** Starts the control plane that {@link WithControlPlane} asks for when a test first wants it. */
final class ControlPlaneExtension implements ParameterResolver {

    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(ControlPlaneExtension.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == ControlPlane.class || type == KubernetesClient.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        ControlPlane controlPlane = shared(context).controlPlane();
        return parameter.getParameter().getType() == ControlPlane.class ? controlPlane : controlPlane.client();
    }

    /** One for each set of components, kept by the root context, which closes it after the last test of the JVM. */
    private static SharedControlPlane shared(ExtensionContext context) {
        Set<Component> components = context.getTestClass()
                .flatMap(type -> annotation(type))
                .map(annotation -> Set.of(annotation.components()))
                .orElse(Set.of());
        return context.getRoot()
                .getStore(NAMESPACE)
                .computeIfAbsent(components, SharedControlPlane::start, SharedControlPlane.class);
    }

    private static Optional<WithControlPlane> annotation(Class<?> type) {
        return AnnotationSupport.findAnnotation(type, WithControlPlane.class, SearchOption.INCLUDE_ENCLOSING_CLASSES);
    }
}
