package io.kodosumi.examples.briefing;

/**
 * A model gives no answer, and asking again would not mend that; the message says what would. It holds nothing that the endpoint said
 * in words, because it may have quoted the key or the documents.
 */
final class ModelRefused extends Exception {
    private static final long serialVersionUID = 1;

    ModelRefused(String message) {
        super(message);
    }

    ModelRefused(String message, Throwable cause) {
        super(message, cause);
    }
}
