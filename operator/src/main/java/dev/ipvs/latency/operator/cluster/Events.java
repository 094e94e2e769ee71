package dev.ipvs.latency.operator.cluster;

import dev.ipvs.latency.operator.metrics.PolicyMeters;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.events.v1.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells people about transitions. An event that cannot be written is logged: it must not hold up the work. */
record Events(KubernetesClient client, Clock clock, String instance, PolicyMeters meters) {
    private static final Logger LOG = LoggerFactory.getLogger(Events.class);
    private static final DateTimeFormatter MICROS = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'");

    /** Where events about resources without a namespace are kept. */
    private static final String NAMESPACE = "default";

    /** The API server takes no longer notes. */
    private static final int LONGEST_NOTE = 1024;

    enum Severity {
        Normal,
        Warning
    }

    /** @param action what the operator was about, as a word */
    void tell(HasMetadata about, Severity severity, String reason, String action, String note) {
        Instant now = clock.instant();
        String name = about.getMetadata().getName() + "." + Long.toHexString(nanos(now));
        Decision.about(about, severity, reason, NAMESPACE + "/" + name).log(note);
        meters.told(about.getKind(), severity.name(), reason);
        var event = new EventBuilder()
                .withNewMetadata()
                .withNamespace(NAMESPACE)
                .withName(name)
                .endMetadata()
                .withEventTime(new MicroTime(MICROS.format(now.atOffset(ZoneOffset.UTC))))
                .withReportingController(Names.REPORTING_CONTROLLER)
                .withReportingInstance(instance)
                .withType(severity.name())
                .withReason(reason)
                .withAction(action)
                .withNote(note.substring(0, Math.min(note.length(), LONGEST_NOTE)))
                .withRegarding(new ObjectReferenceBuilder()
                        .withApiVersion(about.getApiVersion())
                        .withKind(about.getKind())
                        .withName(about.getMetadata().getName())
                        .withUid(about.getMetadata().getUid())
                        .build())
                .build();
        try {
            client.resource(event).create();
        } catch (KubernetesClientException e) {
            LOG.warn(
                    "cannot write the event {} about {}",
                    reason,
                    about.getMetadata().getName(),
                    e);
        }
    }

    private static long nanos(Instant moment) {
        return TimeUnit.SECONDS.toNanos(moment.getEpochSecond()) + moment.getNano();
    }
}
