package dev.ipvs.latency.operator.cluster;

import dev.ipvs.latency.operator.fix.Digest;
import dev.ipvs.latency.operator.metrics.PolicyMeters;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.api.model.events.v1.EventBuilder;
import io.fabric8.kubernetes.api.model.events.v1.EventSeries;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells people about transitions. What is said about an object has a name of its own, so that saying it again makes a
 * series of it and no second event. An event that cannot be written is logged: it must not hold up the work.
 */
public record Events(KubernetesClient client, Clock clock, String instance, PolicyMeters meters) {
    private static final Logger LOG = LoggerFactory.getLogger(Events.class);
    private static final DateTimeFormatter MICROS = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'");

    /** Where events about resources without a namespace are kept. */
    private static final String NAMESPACE = "default";

    /** The API server takes no longer notes. */
    private static final int LONGEST_NOTE = 1024;

    public enum Severity {
        Normal,
        Warning
    }

    /** @param action what the operator was about, as a word */
    public void tell(HasMetadata about, Severity severity, String reason, String action, String note) {
        MicroTime now = new MicroTime(MICROS.format(clock.instant().atOffset(ZoneOffset.UTC)));
        String name = about.getMetadata().getName() + "."
                + Digest.of(about.getMetadata().getUid() + reason + note);
        Decision.about(about, severity, reason, NAMESPACE + "/" + name).log(note);
        meters.told(about.getKind(), severity.name(), reason);
        Event event = new EventBuilder()
                .withNewMetadata()
                .withNamespace(NAMESPACE)
                .withName(name)
                .endMetadata()
                .withEventTime(now)
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
            createOrCount(event, now);
        } catch (KubernetesClientException e) {
            LOG.warn(
                    "cannot write the event {} about {}",
                    reason,
                    about.getMetadata().getName(),
                    e);
        }
    }

    private void createOrCount(Event event, MicroTime now) {
        try {
            client.resource(event).create();
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
            client.resource(event).edit(said -> {
                said.setSeries(new EventSeries(count(said) + 1, now));
                return said;
            });
        }
    }

    private static int count(Event said) {
        return Optional.ofNullable(said.getSeries()).map(EventSeries::getCount).orElse(1);
    }
}
