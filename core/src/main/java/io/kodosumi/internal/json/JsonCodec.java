package io.kodosumi.internal.json;

import io.kodosumi.Codec;
import io.kodosumi.Type;
import io.kodosumi.model.KodosumiException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Values as JSON and back, by static types and registered names.
 *
 * <p>Immutable and safe for use by many threads. What can't be written or read is a {@link KodosumiException} that names types and
 * places, never values. It bounds nesting to {@value #DEPTH} levels; the length of what it writes is the caller's to bound.
 */
public final class JsonCodec {
    /** How deep a value may be nested. */
    public static final int DEPTH = 200;

    private static final JsonCodec PLAIN = builder().build();

    private final Names names;
    private final Json json;
    private final Envelopes envelopes;
    private final Entries entries;

    private JsonCodec(Names names, HostCodecs hosts) {
        this.names = names;
        this.json = new Json(names, this);
        this.envelopes = new Envelopes(names, json);
        this.entries = new Entries(names, json, hosts);
    }

    /** A codec that calls every type by its simple name. */
    public static JsonCodec plain() {
        return PLAIN;
    }

    /** Starts a codec. */
    public static Builder builder() {
        return new Builder();
    }

    /** Plain JSON. */
    public String write(@Nullable Object value) {
        return json.write(value);
    }

    /** Plain JSON read as a type; null if the JSON is {@code null} and the type has no other word for it. */
    public <T> @Nullable T read(String text, Type<T> type) {
        return json.read("A JSON text", text, type);
    }

    /**
     * Plain JSON as maps, lists, texts, flags and numbers: {@code Long} where it fits, else {@code BigInteger}; {@code BigDecimal}
     * for what has a fraction or an exponent.
     */
    public @Nullable Object tree(String text) {
        return json.read("A JSON text", text, Type.of(Object.class));
    }

    /**
     * A value as another type, by way of JSON.
     *
     * @param what names the value in the message of a failure: {@code Input 'x'}
     */
    public <T> @Nullable T convert(String what, @Nullable Object value, Type<T> type) {
        return json.read(what, json.write(value), type);
    }

    /**
     * The envelope of an event's payload, one key that names the type: {@code {"str":"…"}}.
     *
     * <p>Map and {@code Inputs} are {@code dict}; text, enum, {@code java.time} and whatever else JSON writes as a text are
     * {@code str}; integers {@code int}; decimals {@code float}; boolean {@code bool}; list, array and collection {@code __list__}
     * of envelopes; null and an empty {@code Optional} {@code NoneType}; a full one is its content. A record or registered class
     * has its own name.
     */
    public String envelope(@Nullable Object value) {
        return envelopes.write(value);
    }

    /** A journal entry: {@code {"v":1,"type":"List<Draft>","value":…}}. */
    public String entry(Type<?> type, @Nullable Object value) {
        return entries.write(type, value);
    }

    /**
     * The value of a journal entry.
     *
     * @throws EntryTypeMismatch if the entry was written as another type
     */
    public <T> @Nullable T readEntry(String entry, Type<T> type) {
        return entries.read(entry, type);
    }

    /**
     * The journal entry of a step's result: {@code {"v":1,"type":"Draft","codec":"aes","value":"…"}} if a host's codec writes it.
     *
     * @param what names the result in the message of a failure
     * @param flows the flow's own codec, which outranks the host's
     */
    public String result(String what, Type<?> type, @Nullable Object value, Optional<Codec> flows) {
        return entries.result(what, type, value, flows);
    }

    /**
     * What a step resulted in.
     *
     * @throws EntryTypeMismatch if the entry was written as another type
     */
    public <T> @Nullable T readResult(String what, String entry, Type<T> type, Optional<Codec> flows) {
        return entries.readResult(what, entry, type, flows);
    }

    /** The name of a journal entry's type. */
    public String entryType(String entry) {
        return entries.type(entry);
    }

    /** What a type is called in the journal. */
    public String name(Type<?> type) {
        return names.of(type.reflected());
    }

    /** JSON with sorted keys and numbers by value ({@code 1.0} is {@code 1}): equal values give equal texts. */
    public String canonical(@Nullable Object value) {
        return json.write(Canonical.of(tree(write(value))));
    }

    /** SHA-256 in hex over the canonical JSON of a flow's name and its inputs: what two launches of one key are compared by. */
    public String digest(String flow, Map<String, ? extends @Nullable Object> inputs) {
        return Canonical.sha256(canonical(Map.of("flow", flow, "inputs", inputs)));
    }

    /** Collects names, then makes a codec. */
    public static final class Builder {
        private final Map<String, Class<?>> registered = new LinkedHashMap<>();
        private HostCodecs hosts = new HostCodecs(List.of());

        private Builder() {}

        /**
         * Calls a record, an enum, a permitted type of a sealed one, or a class that JSON may be made of, by this name.
         *
         * @throws IllegalArgumentException if the name is malformed, one of kodosumi's own or taken, or the class has another one
         */
        public Builder register(String name, Class<?> type) {
            Names.check(name, type);
            Class<?> other = registered.putIfAbsent(name, type);
            if (other != null && other != type) {
                throw new IllegalArgumentException("Two types are registered as '" + name + "': " + other.getName()
                        + " and " + type.getName() + ". Give each a name of its own.");
            }
            registered.forEach((taken, known) -> {
                if (known == type && !taken.equals(name)) {
                    throw new IllegalArgumentException("The type " + type.getName() + " is registered as '" + taken
                            + "' and as '" + name + "'. Give it one name.");
                }
            });
            return this;
        }

        /** Calls a type of kodosumi's own by a name that none of a host's can have: a colon, then anything. */
        public Builder own(String name, Class<?> type) {
            registered.put(":" + name, type);
            return this;
        }

        /**
         * Writes what steps result in with the first of these, and reads with all of them.
         *
         * @throws IllegalArgumentException if a name is malformed or used twice
         */
        public Builder hosts(List<Codec> codecs) {
            hosts = new HostCodecs(codecs);
            return this;
        }

        /** A codec that knows these names. */
        public JsonCodec build() {
            return new JsonCodec(new Names(registered), hosts);
        }
    }
}
