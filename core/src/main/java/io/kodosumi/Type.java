package io.kodosumi;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * A type with its arguments, which a {@code Class} can't say: {@code new Type<List<String>>() {}}.
 *
 * <p>Immutable; two of the same type are equal. It knows nothing about how a value of that type is written.
 *
 * @param <T> the type that it stands for
 */
public abstract class Type<T> {
    private final java.lang.reflect.Type reflected;

    /**
     * Captures the type argument of the anonymous class that calls it.
     *
     * @throws IllegalArgumentException if the argument is missing or holds a type variable
     */
    protected Type() {
        java.lang.reflect.Type parent = getClass().getGenericSuperclass();
        if (!(parent instanceof ParameterizedType captured) || captured.getRawType() != Type.class) {
            throw new IllegalArgumentException(
                    "A Type without its argument: expected an anonymous class such as new Type<List<String>>() {}");
        }
        this.reflected = complete(captured.getActualTypeArguments()[0]);
    }

    private Type(java.lang.reflect.Type reflected) {
        this.reflected = reflected;
    }

    /** The type that a class stands for; a generic class stands for itself with arguments unknown. */
    public static <T> Type<T> of(Class<T> type) {
        return new Plain<>(type);
    }

    /** What it stands for, in the words of reflection. */
    public final java.lang.reflect.Type reflected() {
        return reflected;
    }

    @Override
    public final boolean equals(Object other) {
        return other instanceof Type<?> that && reflected.equals(that.reflected);
    }

    @Override
    public final int hashCode() {
        return reflected.hashCode();
    }

    /** The type as one writes it, with simple names: {@code List<String>}. */
    @Override
    public final String toString() {
        return written(reflected);
    }

    private static java.lang.reflect.Type complete(java.lang.reflect.Type type) {
        if (type instanceof TypeVariable) {
            throw new IllegalArgumentException("A Type with the type variable '" + type
                    + "': its value is not known at run time, so write the type out");
        } else if (type instanceof ParameterizedType generic) {
            Arrays.stream(generic.getActualTypeArguments()).forEach(Type::complete);
        } else if (type instanceof GenericArrayType array) {
            complete(array.getGenericComponentType());
        } else if (type instanceof WildcardType wildcard) {
            Arrays.stream(wildcard.getUpperBounds()).forEach(Type::complete);
            Arrays.stream(wildcard.getLowerBounds()).forEach(Type::complete);
        }
        return type;
    }

    private static String written(java.lang.reflect.Type type) {
        if (type instanceof Class<?> plain) {
            return plain.getSimpleName();
        } else if (type instanceof ParameterizedType generic) {
            return written(generic.getRawType())
                    + Arrays.stream(generic.getActualTypeArguments())
                            .map(Type::written)
                            .collect(Collectors.joining(", ", "<", ">"));
        } else if (type instanceof GenericArrayType array) {
            return written(array.getGenericComponentType()) + "[]";
        }
        return type.getTypeName();
    }

    private static final class Plain<T> extends Type<T> {
        Plain(Class<T> type) {
            super(type);
        }
    }
}
