package dev.ipvs.latency.api.v1alpha1;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a record that was read lacks, though its type says that it is always there: a component that is not {@link Nullable}. */
final class Missing {
    private final ClassValue<List<Component>> components = new ClassValue<>() {
        @Override
        protected List<Component> computeValue(Class<?> type) {
            RecordComponent[] all = type.isRecord() ? type.getRecordComponents() : new RecordComponent[0];
            return Arrays.stream(all).map(Component::of).toList();
        }
    };

    private record Component(String name, Method accessor, boolean nullable) {
        static Component of(RecordComponent component) {
            component.getAccessor().setAccessible(true);
            return new Component(
                    component.getName(),
                    component.getAccessor(),
                    component.getAnnotatedType().isAnnotationPresent(Nullable.class));
        }

        @Nullable
        Object of(Object instance) {
            try {
                return accessor.invoke(instance);
            } catch (IllegalAccessException | InvocationTargetException e) {
                throw new IllegalStateException(accessor.toString(), e);
            }
        }
    }

    /** Paths such as {@code measurement.bootID}. */
    Stream<String> in(@Nullable Object value) {
        return switch (value) {
            case null -> Stream.empty();
            case Collection<?> items -> items.stream().flatMap(this::in);
            default -> components.get(value.getClass()).stream().flatMap(component -> of(component, value));
        };
    }

    private Stream<String> of(Component component, Object owner) {
        Object value = component.of(owner);
        if (value == null) {
            return component.nullable() ? Stream.empty() : Stream.of(component.name());
        }
        return in(value).map(path -> component.name() + "." + path);
    }
}
