package io.kodosumi.store.sqlite;

import java.io.File;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** A server that deploys the same application again and again on one thread, and looks what is left of each. */
final class RedeployMain {
    private RedeployMain() {}

    /** Arguments: a database, how often, what the server itself has ({@code driver} or {@code nothing}), and whether to be {@code tidy}. */
    public static void main(String... arguments) throws Exception {
        boolean shared = arguments[2].equals("driver");
        List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
        for (int i = 0; i < Integer.parseInt(arguments[1]); i++) {
            loaders.add(deploy(arguments[0], shared, arguments[3].equals("tidy")));
        }
        System.out.println("LEFT " + left(loaders) + " THREADS " + threads());
    }

    private static WeakReference<ClassLoader> deploy(String file, boolean shared, boolean tidy) throws Exception {
        Thread server = Thread.currentThread();
        ClassLoader own = server.getContextClassLoader();
        try (ChildFirst loader = new ChildFirst(classPath(), shared)) {
            server.setContextClassLoader(loader);
            Object application = loader.loadClass(Redeployed.class.getName())
                    .getConstructor(String.class, boolean.class)
                    .newInstance(file, tidy);
            if (application.getClass() == Redeployed.class) {
                throw new IllegalStateException("It was not loaded anew");
            }
            System.out.println("RAN " + ((Callable<?>) application).call());
            return new WeakReference<>(loader);
        } finally {
            server.setContextClassLoader(own);
        }
    }

    /** Without logging: what a logging library leaves is not what is looked for. */
    private static URL[] classPath() throws Exception {
        List<URL> urls = new ArrayList<>();
        for (String entry : Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> !entry.contains("logback"))
                .toList()) {
            urls.add(Path.of(entry).toUri().toURL());
        }
        return urls.toArray(URL[]::new);
    }

    private static long left(List<WeakReference<ClassLoader>> loaders) {
        long left = loaders.size();
        for (int i = 0; i < 20 && left > 0; i++) {
            System.gc();
            LockSupport.parkNanos(50_000_000);
            left = loaders.stream().filter(loader -> loader.get() != null).count();
        }
        return left;
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.contains("kodosumi") || name.contains("Hikari"))
                .toList();
    }

    /** Loads from its own class path first, as those of web applications do. */
    private static final class ChildFirst extends URLClassLoader {
        private final boolean sharesDriver;

        ChildFirst(URL[] urls, boolean sharesDriver) {
            super(urls, RedeployMain.class.getClassLoader());
            this.sharesDriver = sharesDriver;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            boolean parents = name.startsWith("java")
                    || name.startsWith("jdk.")
                    || name.startsWith("sun.")
                    || (sharesDriver && name.startsWith("org.sqlite."));
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                if (loaded == null && !parents) {
                    try {
                        return findClass(name);
                    } catch (ClassNotFoundException elsewhere) {
                        return super.loadClass(name, resolve);
                    }
                }
                return loaded != null ? loaded : super.loadClass(name, resolve);
            }
        }
    }
}
