package io.kodosumi.contracts;

import io.kodosumi.internal.memory.MemoryStore;
import io.kodosumi.spi.ExecutionStore;
import io.kodosumi.spi.Nudges;
import io.kodosumi.tck.ExecutionStoreContract;
import io.kodosumi.tck.StoreAbility;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** The store's contract on an in-memory store that outlives its handles, spoilt by one fault; run by {@link StoreContractBiteTest}. */
@ExtendWith(SpoiltStoreRun.ByName.class)
class SpoiltStoreRun extends ExecutionStoreContract {
    static final String FAULT = "kodosumi.fault";

    private final Fault fault;
    private @Nullable ExecutionStore kept;

    SpoiltStoreRun(Fault fault) {
        this.fault = fault;
    }

    @Override
    protected ExecutionStore open(Clock clock) {
        ExecutionStore data = kept == null ? new MemoryStore(clock) : kept;
        kept = data;
        return fault.spoil().apply(handle(data, clock), clock);
    }

    /** In memory what is to be heard is heard at once. */
    @Override
    protected Duration patience() {
        return Duration.ofSeconds(1);
    }

    @Override
    protected Set<StoreAbility> lacks() {
        return fault.lacks();
    }

    /** One opening of data that others have open too: closing it closes nothing else. */
    private static ExecutionStore handle(ExecutionStore data, Clock clock) {
        AtomicReference<ExecutionStore> to = new AtomicReference<>(data);
        ExecutionStore closed = new MemoryStore(clock);
        closed.close();
        return (ExecutionStore) Proxy.newProxyInstance(
                ExecutionStore.class.getClassLoader(),
                new Class<?>[] {ExecutionStore.class, Nudges.class},
                (proxy, method, args) -> {
                    if (method.getName().equals("close")) {
                        to.set(closed);
                        return null;
                    }
                    try {
                        return method.invoke(to.get(), args);
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                });
    }

    /** Hands the fault to the constructor that the launcher named. */
    static final class ByName implements ParameterResolver {
        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == Fault.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            String says = context.getConfigurationParameter(FAULT).orElse("");
            return StoreContractBiteTest.faults()
                    .filter(fault -> fault.says().equals(says))
                    .findFirst()
                    .orElse(StoreContractBiteTest.NONE);
        }
    }
}
