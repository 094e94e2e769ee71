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

    /** Looks once a second until it is closed. */
    public Watching watch() {
        ScheduledExecutorService looking = Executors.newSingleThreadScheduledExecutor();
        looking.scheduleWithFixedDelay(this::look, 0, 1, TimeUnit.SECONDS);
        return new Watching(looking);
    }

    /** Someone who looks at the screen. */
    public record Watching(ScheduledExecutorService looking) implements AutoCloseable {

        /** Returns after a last look that is under way. */
        @Override
        public void close() {
            looking.close();
        }
    }

    private void look() {
        String shown = kubectl.attempt("get", "latpol,nlat").stdout();
        String news = AGE.matcher(shown).replaceAll("");
        if (!news.equals(last)) {
            narrator.terminal("kubectl get latpol,nlat", shown);
            last = news;
        }
    }
}
