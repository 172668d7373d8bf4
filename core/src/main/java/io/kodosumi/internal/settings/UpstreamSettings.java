package io.kodosumi.internal.settings;

import java.util.Set;

/** Settings of the original kodosumi that mean nothing here: their presence is no mistake. */
final class UpstreamSettings {
    static final Set<String> NAMES = Set.of(
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
            "masumi");

    private UpstreamSettings() {}
}
