package io.kodosumi.internal.attempt;

import io.kodosumi.spi.Write;
import java.util.List;
import java.util.function.LongFunction;

/** Says what is to be written behind events, given the position of the last of them. Asked once, when its turn comes. */
interface Behind extends LongFunction<List<Write>> {
    /** Roughly how many bytes it will be, as far as that is known before and much. */
    default long weight() {
        return 0;
    }

    /** Of so many bytes. */
    static Behind of(long weight, LongFunction<List<Write>> writes) {
        return new Behind() {
            @Override
            public List<Write> apply(long emitted) {
                return writes.apply(emitted);
            }

            @Override
            public long weight() {
                return weight;
            }
        };
    }
}
