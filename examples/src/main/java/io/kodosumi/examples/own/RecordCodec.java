package io.kodosumi.examples.own;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Records as bytes and back, component by component. The record classes are the format: whoever changes one raises the number in
 * {@link LogFile}'s header.
 */
final class RecordCodec {
    private RecordCodec() {}

    static byte[] bytes(Record value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            write(value.getClass(), value, new DataOutputStream(bytes));
        } catch (IOException | ReflectiveOperationException e) {
            throw new IllegalStateException(value.getClass() + " cannot be written", e);
        }
        return bytes.toByteArray();
    }

    static <T extends Record> T read(Class<T> type, byte[] bytes) throws IOException {
        try {
            return type.cast(read(type, new DataInputStream(new ByteArrayInputStream(bytes))));
        } catch (ReflectiveOperationException e) {
            throw new IOException(bytes.length + " bytes are no " + type.getSimpleName(), e);
        }
    }

    private static void write(Type type, Object value, DataOutputStream out)
            throws IOException, ReflectiveOperationException {
        if (type instanceof ParameterizedType of) {
            writeAll(of.getActualTypeArguments()[0], value, out);
        } else if (value instanceof String text) {
            writeText(text, out);
        } else if (value instanceof Integer number) {
            out.writeInt(number);
        } else if (value instanceof Long number) {
            out.writeLong(number);
        } else if (value instanceof Boolean flag) {
            out.writeBoolean(flag);
        } else if (value instanceof Instant at) {
            out.writeLong(at.getEpochSecond());
            out.writeInt(at.getNano());
        } else if (value instanceof Duration time) {
            out.writeLong(time.getSeconds());
            out.writeInt(time.getNano());
        } else if (value instanceof Enum<?> constant) {
            out.writeUTF(constant.name());
        } else {
            writeRecord((Class<?>) type, value, out);
        }
    }

    /** An {@code Optional} or a {@code List}: how many, then each. */
    private static void writeAll(Type element, Object value, DataOutputStream out)
            throws IOException, ReflectiveOperationException {
        List<?> all = value instanceof Optional<?> one ? one.stream().toList() : (List<?>) value;
        out.writeInt(all.size());
        for (Object each : all) {
            write(element, each, out);
        }
    }

    /** As UTF-8, or, under a negative length, as UTF-16 what UTF-8 cannot say: half a surrogate pair. */
    private static void writeText(String text, DataOutputStream out) throws IOException {
        byte[] utf8 = text.getBytes(UTF_8);
        boolean isWhole = new String(utf8, UTF_8).equals(text);
        byte[] bytes = isWhole ? utf8 : utf16(text);
        out.writeInt(isWhole ? bytes.length : -bytes.length);
        out.write(bytes);
    }

    private static byte[] utf16(String text) {
        byte[] bytes = new byte[2 * text.length()];
        for (int i = 0; i < text.length(); i++) {
            bytes[2 * i] = (byte) (text.charAt(i) >>> 8);
            bytes[2 * i + 1] = (byte) text.charAt(i);
        }
        return bytes;
    }

    private static void writeRecord(Class<?> type, Object value, DataOutputStream out)
            throws IOException, ReflectiveOperationException {
        if (type.isInterface()) {
            out.writeByte(Arrays.asList(type.getPermittedSubclasses()).indexOf(value.getClass()));
        }
        for (RecordComponent component : value.getClass().getRecordComponents()) {
            component.getAccessor().setAccessible(true);
            write(component.getGenericType(), component.getAccessor().invoke(value), out);
        }
    }

    private static Object read(Type type, DataInputStream in) throws IOException, ReflectiveOperationException {
        if (type instanceof ParameterizedType of) {
            return readAll(of, in);
        } else if (type == String.class) {
            return readText(in);
        } else if (type == int.class) {
            return in.readInt();
        } else if (type == long.class) {
            return in.readLong();
        } else if (type == boolean.class) {
            return in.readBoolean();
        } else if (type == Instant.class) {
            return Instant.ofEpochSecond(in.readLong(), in.readInt());
        } else if (type == Duration.class) {
            return Duration.ofSeconds(in.readLong(), in.readInt());
        }
        Class<?> named = (Class<?>) type;
        return named.isEnum() ? readConstant(named, in.readUTF()) : readRecord(named, in);
    }

    private static Object readAll(ParameterizedType type, DataInputStream in)
            throws IOException, ReflectiveOperationException {
        int count = in.readInt();
        List<Object> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(read(type.getActualTypeArguments()[0], in));
        }
        return type.getRawType() == Optional.class ? all.stream().findFirst() : all;
    }

    private static String readText(DataInputStream in) throws IOException {
        int length = in.readInt();
        byte[] bytes = in.readNBytes(Math.abs(length));
        if (length >= 0) {
            return new String(bytes, UTF_8);
        }
        char[] chars = new char[bytes.length / 2];
        for (int i = 0; i < chars.length; i++) {
            chars[i] = (char) ((bytes[2 * i] << 8) | (bytes[2 * i + 1] & 0xff));
        }
        return new String(chars);
    }

    private static Object readConstant(Class<?> type, String name) throws ReflectiveOperationException {
        return Stream.of(type.getEnumConstants())
                .filter(constant -> ((Enum<?>) constant).name().equals(name))
                .findFirst()
                .orElseThrow(() -> new ReflectiveOperationException(type + " has no " + name));
    }

    private static Object readRecord(Class<?> type, DataInputStream in)
            throws IOException, ReflectiveOperationException {
        if (type.isInterface()) {
            return readRecord(type.getPermittedSubclasses()[in.readUnsignedByte()], in);
        }
        RecordComponent[] components = type.getRecordComponents();
        Object[] values = new Object[components.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = read(components[i].getGenericType(), in);
        }
        Class<?>[] types = Stream.of(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        Constructor<?> made = type.getDeclaredConstructor(types);
        made.setAccessible(true);
        return made.newInstance(values);
    }
}
