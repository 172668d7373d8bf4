package io.kodosumi.internal.json;

import io.kodosumi.Codec;
import io.kodosumi.Type;
import io.kodosumi.model.KodosumiException;
import java.lang.invoke.MethodType;
import java.lang.reflect.ParameterizedType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The host's own codecs: the first writes, each reads what was written under its name. */
final class HostCodecs {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

    private static final String REMEDY =
            ". A codec must read all that was ever written under its name, with the keys of then.";

    private final Map<String, Codec> byName = new LinkedHashMap<>();

    /** @throws IllegalArgumentException if a name is malformed or used twice */
    HostCodecs(List<Codec> codecs) {
        for (Codec codec : codecs) {
            check(codec);
            if (byName.put(codec.name(), codec) != null) {
                throw new IllegalArgumentException(
                        "Two codecs are called '" + codec.name() + "'. Give each a name of its own.");
            }
        }
    }

    static void check(Codec codec) {
        String name = codec.name();
        if (name == null || !NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("'" + name + "' can't name the codec "
                    + codec.getClass().getName() + ": expected 1 to 64 of A-Z a-z 0-9 _ . -");
        }
    }

    /** The one that writes: the flow's, else the host's first. */
    Optional<Codec> writing(Optional<Codec> flows) {
        return flows.or(() -> byName.values().stream().findFirst());
    }

    /** The one that reads what was written under a name. */
    Codec reading(String what, String name, Optional<Codec> flows) {
        return flows.filter(codec -> codec.name().equals(name))
                .or(() -> Optional.ofNullable(byName.get(name)))
                .orElseThrow(() -> new KodosumiException(what + " was written by codec '" + name
                        + "', and this runtime reads with " + known(flows) + ". Give the builder that codec too:"
                        + " codec(theNewOne, theOldOne) writes with the first and reads with both."));
    }

    private String known(Optional<Codec> flows) {
        Map<String, Codec> all = new LinkedHashMap<>();
        flows.ifPresent(codec -> all.put(codec.name(), codec));
        byName.forEach(all::putIfAbsent);
        return all.isEmpty() ? "no codec" : "codec '" + String.join("', '", all.keySet()) + "'";
    }

    @SuppressWarnings("ConstantConditions") // a host's code may return null all the same
    static String encode(String what, Codec codec, Type<?> type, Object value) {
        String text;
        try {
            text = codec.encode(value, type);
        } catch (Exception failure) {
            throw failed(what + " cannot be encoded", codec, type, failure, ". Nothing was journaled.");
        }
        if (text == null) {
            throw new KodosumiException(what + " cannot be encoded as '" + type + "': codec '" + codec.name()
                    + "' returned null. Nothing was journaled.");
        }
        return text;
    }

    static <T> T decode(String what, Codec codec, Type<T> type, String text) {
        T value;
        try {
            value = codec.decode(text, type);
        } catch (Exception failure) {
            throw failed(what + " cannot be decoded", codec, type, failure, REMEDY);
        }
        if (!raw(type.reflected()).isInstance(value)) {
            String got = value == null ? "null" : "a " + value.getClass().getName();
            throw new KodosumiException(
                    what + " cannot be decoded as '" + type + "': codec '" + codec.name() + "' made " + got + REMEDY);
        }
        return value;
    }

    private static KodosumiException failed(String what, Codec codec, Type<?> type, Exception failure, String remedy) {
        if (failure instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
        String sentence = what + " as '" + type + "': codec '" + codec.name() + "' threw "
                + failure.getClass().getName() + remedy;
        boolean isTransient = failure instanceof KodosumiException told && told.isTransient();
        return new KodosumiException(sentence, new Unsaid(failure), isTransient);
    }

    private static Class<?> raw(java.lang.reflect.Type type) {
        if (type instanceof Class<?> plain) {
            return MethodType.methodType(plain).wrap().returnType();
        }
        return type instanceof ParameterizedType generic ? raw(generic.getRawType()) : Object.class;
    }

    /** Where a codec failed, without what it said: that may quote the value. */
    private static final class Unsaid extends Exception {
        private static final long serialVersionUID = 1;

        Unsaid(Exception failure) {
            super(failure.getClass().getName()
                    + " in a codec; its message is left out, because it may quote the value");
            setStackTrace(failure.getStackTrace());
        }
    }
}
