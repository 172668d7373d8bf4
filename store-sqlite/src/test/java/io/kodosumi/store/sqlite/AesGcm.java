package io.kodosumi.store.sqlite;

import io.kodosumi.Codec;
import io.kodosumi.Type;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/** Encrypts the texts that steps result in; each has an initialisation vector of its own in front. */
final class AesGcm implements Codec {
    private static final int VECTOR = 12;
    private static final int TAG_BITS = 128;

    private final SecureRandom random = new SecureRandom();
    private final String keyId;
    private final SecretKey key;

    AesGcm(String keyId, SecretKey key) {
        this.keyId = keyId;
        this.key = key;
    }

    @Override
    public String name() {
        return "aes-" + keyId; // another key is another codec: codec(theNewOne, theOldOne)
    }

    @Override
    public String encode(Object value, Type<?> type) throws Exception {
        byte[] vector = new byte[VECTOR];
        random.nextBytes(vector);
        byte[] sealed = cipher(Cipher.ENCRYPT_MODE, vector).doFinal(((String) value).getBytes(StandardCharsets.UTF_8));
        return Base64.getEncoder()
                .encodeToString(ByteBuffer.allocate(VECTOR + sealed.length)
                        .put(vector)
                        .put(sealed)
                        .array());
    }

    @Override
    @SuppressWarnings("unchecked") // it writes texts only
    public <T> T decode(String text, Type<T> type) throws Exception {
        ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(text));
        byte[] vector = new byte[VECTOR];
        bytes.get(vector);
        byte[] sealed = new byte[bytes.remaining()];
        bytes.get(sealed);
        return (T) new String(cipher(Cipher.DECRYPT_MODE, vector).doFinal(sealed), StandardCharsets.UTF_8);
    }

    private Cipher cipher(int mode, byte[] vector) throws Exception {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, vector));
        return cipher;
    }
}
