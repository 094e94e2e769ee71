package dev.ipvs.latency.story;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** What {@code kubectl get latpol,nlat} shows, again whenever it shows something new. */
public final class Screen {

    /** The column of ages alone is no news. */
    private static final Pattern AGE = Pattern.compile("\\S+\\s*$", Pattern.MULTILINE);

    private final Kubectl kubectl;
    private final Narrator narrator;
    private String last = "";

    public Screen(Kubectl kubectl, Narrator narrator) {
        this.kubectl = kubectl;
        this.narrator = narrator;
    }

    /** Polls once a second until closed. */
    public Watching watch() {
        ScheduledExecutorService polling = Executors.newSingleThreadScheduledExecutor();
        polling.scheduleWithFixedDelay(this::poll, 0, 1, TimeUnit.SECONDS);
        return new Watching(polling);
    }

    /** A running watch. */
    public record Watching(ScheduledExecutorService polling) implements AutoCloseable {

        /** Returns once a poll in progress has finished. */
        @Override
        public void close() {
            polling.close();
        }
    }

    private void poll() {
        String shown = kubectl.attempt("get", "latpol,nlat").stdout();
        String news = AGE.matcher(shown).replaceAll("");
        if (!news.equals(last)) {
            narrator.terminal("kubectl get latpol,nlat", shown);
            last = news;
        }
    }
}
