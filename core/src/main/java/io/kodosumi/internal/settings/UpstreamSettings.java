package io.kodosumi.internal.settings;

import java.util.Set;
import java.util.regex.Pattern;

/** Settings of the original kodosumi that mean nothing here: their presence is no mistake. */
final class UpstreamSettings {
    private static final Pattern MASUMI = Pattern.compile("masumi[0-9]?");

    private static final Set<String> NAMES = Set.of(
            "exec.dir",
            "upload.dir",
            "spooler.log.file",
            "spooler.log.file.level",
            "spooler.std.level",
            "app.log.file",
            "app.log.file.level",
            "app.std.level",
            "uvicorn.level",
            "ray.server",
            "ray.dashboard",
            "app.server",
            "app.reload",
            "app.workers",
            "cors.origins",
            "secret.key",
            "wait.for.job",
            "spooler.interval",
            "spooler.batch.size",
            "spooler.batch.timeout",
            "admin.database",
            "admin.email",
            "admin.password",
            "register.flow",
            "proxy.timeout",
            "yaml.base",
            "ssl.keyfile",
            "ssl.certfile",
            "ssl.keyfile.password",
            "ssl.ca.certs",
            "ssl.version",
            "ssl.cert.reqs",
            "ssl.ciphers",
            "chunk.size",
            "save.chunk.size",
            "redis.url",
            "redis.stream.prefix",
            "redis.consumer.group",
            "redis.block.ms",
            "redis.max.stream.len",
            "temporal.host",
            "temporal.namespace",
            "temporal.task.queue",
            "temporal.workflow.id.prefix",
            "temporal.execution.timeout",
            "sumi.address",
            "anonymous",
            "spooler.log.max.bytes",
            "spooler.log.backup.count",
            "app.log.max.bytes",
            "app.log.backup.count",
            "audit.log.file",
            "audit.log.max.bytes",
            "audit.log.backup.count",
            "ray.serve.address",
            "serve.executable",
            "boot.health.timeout");

    private UpstreamSettings() {}

    static boolean contains(String name) {
        return NAMES.contains(name) || MASUMI.matcher(name).matches();
    }
}
