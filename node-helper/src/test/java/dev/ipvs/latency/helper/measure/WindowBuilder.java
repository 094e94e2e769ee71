package dev.ipvs.latency.helper.measure;

import dev.ipvs.latency.helper.kernel.NamespaceOwner;
import dev.ipvs.latency.helper.kernel.Rules;
import dev.ipvs.latency.helper.kernel.StolenTime;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A window of a minute in which nothing was seen but what is said here. */
public final class WindowBuilder {
    private Instant end = Instant.EPOCH.plusSeconds(60);
    private Optional<DurationSummary> walks = Optional.empty();
    private List<Window.CpuWalks> byCpu = List.of();
    private Optional<DurationSummary> netRxDelay = Optional.empty();
    private Window.Delays byRuleUpdates = Window.Delays.NONE;
    private Window.Delays byOthers = Window.Delays.NONE;
    private List<Window.NamespaceWalks> others = List.of();
    private StolenTime stolen = StolenTime.NONE;
    private long lostEvents;

    public WindowBuilder endingAt(Instant moment) {
        end = moment;
        return this;
    }

    public WindowBuilder walks(DurationSummary summary) {
        walks = Optional.of(summary);
        return this;
    }

    public WindowBuilder walksOn(int cpu) {
        byCpu = List.of(new Window.CpuWalks(cpu, walks.orElseThrow()));
        return this;
    }

    /** Three packets, all for as long; none where that is no time. */
    public WindowBuilder netRxDelay(long ns) {
        netRxDelay = ns == 0 ? Optional.empty() : Optional.of(new DurationSummary(3, ns, ns, ns));
        return this;
    }

    public WindowBuilder byRuleUpdates(Window.Delays delays) {
        byRuleUpdates = delays;
        return this;
    }

    /** By the rules of a container that runs dockerd. */
    public WindowBuilder byDocker(DurationSummary itsWalks, Window.Delays delays) {
        byOthers = delays;
        others = List.of(new Window.NamespaceWalks(
                4_026_532_500L,
                itsWalks,
                delays,
                Optional.of(new NamespaceOwner(
                        812, "dockerd", Optional.of("0123456789ab"), Optional.empty(), new Rules(25_000, 25_000)))));
        return this;
    }

    public WindowBuilder stolen(StolenTime time) {
        stolen = time;
        return this;
    }

    public WindowBuilder lostEvents(long events) {
        lostEvents = events;
        return this;
    }

    public Window done() {
        return new Window(
                end.minusSeconds(60),
                end,
                walks,
                byCpu,
                netRxDelay,
                0,
                byRuleUpdates,
                byOthers,
                others,
                new Window.NetRxWaits(0, 0, 0),
                stolen,
                0,
                lostEvents);
    }
}
