package dev.ipvs.latency.operator.simulation;

import dev.ipvs.latency.api.FixType;
import dev.ipvs.latency.api.Mode;
import dev.ipvs.latency.api.v1alpha1.Approval;
import dev.ipvs.latency.api.v1alpha1.OnBoot;
import dev.ipvs.latency.api.v1alpha1.OnDelete;
import dev.ipvs.latency.api.v1alpha1.OnFailure;
import dev.ipvs.latency.operator.fix.PromoteAfter;
import dev.ipvs.latency.operator.policy.NodeOverrides;
import dev.ipvs.latency.operator.policy.Schedule;
import dev.ipvs.latency.operator.policy.Selector;
import dev.ipvs.latency.operator.policy.WeeklyWindow;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Somebody who cannot leave a policy alone. */
final class Person {
    private static final Selector EDGE = new Selector(List.of(new Selector.In("pool", List.of("edge"))));

    private final ApiServer api;
    private final Chronicle chronicle;
    private final Dice dice;
    private final List<GivenApproval> approvals;
    private final List<Draft> drafts = new ArrayList<>();
    private int written;

    /** @param approvals where what is approved is noted down */
    Person(ApiServer api, Chronicle chronicle, Dice dice, List<GivenApproval> approvals) {
        this.api = api;
        this.chronicle = chronicle;
        this.dice = dice;
        this.approvals = approvals;
    }

    void writesAPolicy() {
        Draft draft = new Draft("policy-" + ++written, dice.between(0, 2));
        for (int edits = dice.between(0, 5); edits > 0; edits--) {
            edit(draft);
        }
        drafts.add(draft);
        save(draft, "writes it");
    }

    void act() {
        if (!dice.chance(0.02)) {
            return;
        }
        drafts.removeIf(draft -> !api.truth.policies.containsKey(draft.name));
        List<Draft> alive =
                drafts.stream().filter(draft -> draft.deletedAt.isEmpty()).toList();
        if (alive.size() < 2 && dice.chance(0.3) || alive.isEmpty()) {
            writesAPolicy();
        } else if (dice.chance(0.05)) {
            delete(dice.pick(alive));
        } else if (alive.size() == 2 && dice.chance(0.1)) {
            promotes(alive.getFirst(), alive.getLast());
        } else {
            Draft draft = dice.pick(alive);
            save(draft, edit(draft));
        }
    }

    void deletesAll() {
        drafts.stream()
                .filter(draft -> api.truth.policies.containsKey(draft.name) && draft.deletedAt.isEmpty())
                .forEach(draft -> {
                    draft.onDelete = OnDelete.Revert;
                    delete(draft);
                });
    }

    private void delete(Draft draft) {
        draft.deletedAt = Optional.of(chronicle.now());
        save(draft, "deletes it, onDelete " + draft.onDelete);
        if (dice.chance(0.1)) {
            chronicle.tell(draft.name + ": a person takes its finalizer off");
            api.tearOff(draft.policy());
        }
    }

    private void save(Draft draft, String what) {
        chronicle.tell(draft.name + ": a person " + what);
        api.put(draft.save());
    }

    private String edit(Draft draft) {
        return switch (dice.between(1, 23)) {
            case 1 -> {
                draft.paused = !draft.paused;
                yield "sets paused " + draft.paused;
            }
            case 2, 3 -> {
                draft.abort = !draft.abort && dice.chance(0.5);
                yield "sets abort " + draft.abort;
            }
            case 4 -> {
                draft.failureLimit = dice.between(1, 4);
                yield "sets failureLimit " + draft.failureLimit;
            }
            case 5 -> {
                draft.onFailure = dice.pick(List.of(OnFailure.values()));
                yield "sets onFailure " + draft.onFailure;
            }
            case 6 -> {
                draft.maxConcurrent = dice.pick(List.of("1", "2", "30%", "100%"));
                yield "sets maxConcurrent " + draft.maxConcurrent;
            }
            case 7 -> {
                draft.waves = dice.pick(Draft.WAVES);
                yield "sets waves " + draft.waves;
            }
            case 8 -> {
                draft.soak = Duration.ofSeconds(dice.pick(List.of(0, 20, 60)));
                yield "sets soak " + draft.soak;
            }
            case 9 -> {
                draft.approval = dice.pick(List.of(Approval.values()));
                yield "sets approval " + draft.approval;
            }
            case 10 -> {
                draft.approvedWave = dice.between(0, draft.waves.size());
                yield "sets approvedWave " + draft.approvedWave;
            }
            case 23 -> {
                draft.onBoot = dice.pick(List.of(OnBoot.values()));
                yield "sets onBoot " + draft.onBoot;
            }
            case 18, 19 -> approve(draft);
            case 11 -> {
                draft.threshold = draft.threshold.equals("50ms") ? "30ms" : "50ms";
                yield "sets thresholds " + draft.threshold;
            }
            case 12 -> {
                draft.ladder = dice.pick(Draft.LADDERS);
                yield "sets mitigations " + draft.ladder;
            }
            case 13 -> {
                draft.selector = dice.pick(List.of(Selector.EVERY_NODE, EDGE));
                yield "selects " + draft.selector;
            }
            case 14 -> {
                draft.mode = dice.chance(0.7) ? Mode.Enforce : dice.pick(List.of(Mode.Observe, Mode.Recommend));
                yield "sets mode " + draft.mode;
            }
            case 15 -> {
                draft.schedule = dice.chance(0.5) ? Schedule.ALWAYS : windowSoon();
                yield "sets windows " + draft.schedule.windows();
            }
            case 16 -> {
                draft.hold = dice.chance(0.5) ? Optional.empty() : Optional.of("an alert fires");
                yield "holds " + draft.hold;
            }
            case 20 -> {
                draft.nodes = new NodeOverrides(
                        dice.chance(0.5) ? Set.of() : Set.of("node-" + dice.between(1, 3)), draft.nodes.retriedFrom());
                yield "holds as they are " + draft.nodes.held();
            }
            case 21 -> {
                draft.nodes =
                        new NodeOverrides(draft.nodes.held(), Map.of("node-" + dice.between(1, 3), chronicle.now()));
                yield "retries " + draft.nodes.retriedFrom();
            }
            case 17 -> {
                draft.recalled = dice.pick(List.of(Set.of(), Set.of("sha256:a"), Set.of("sha256:a", "sha256:b")));
                yield "recalls " + draft.recalled;
            }
            default -> {
                draft.onDelete = dice.pick(List.of(OnDelete.values()));
                yield "sets onDelete " + draft.onDelete;
            }
        };
    }

    /** The one with the higher priority gets the edge, and the other waits for it. */
    private void promotes(Draft one, Draft another) {
        Draft canary = one.priority < another.priority ? another : one;
        Draft later = canary == one ? another : one;
        canary.selector = EDGE;
        canary.ladder = Draft.LIVEPATCH_ALONE;
        canary.promoteAfter = Optional.empty();
        save(canary, "makes it the canary tier");
        later.ladder = dice.pick(List.of(Draft.LIVEPATCH_ALONE, Draft.SLICED_ALONE));
        later.recalled = canary.recalled;
        later.promoteAfter = Optional.of(
                new PromoteAfter(canary.name, dice.between(1, 2), Duration.ofSeconds(dice.pick(List.of(0, 30, 90)))));
        save(later, "promotes after " + later.promoteAfter);
    }

    private String approve(Draft draft) {
        FixType type = dice.pick(draft.ladder).type();
        int wave = dice.between(1, draft.waves.size());
        draft.approved.put(type, draft.policy().planned(type, wave));
        approvals.add(GivenApproval.of(draft.policy(), type, wave));
        return "approves " + type + " up to wave " + wave;
    }

    private Schedule windowSoon() {
        LocalTime start = chronicle
                .now()
                .plusSeconds(dice.between(-60, 120))
                .atZone(ZoneOffset.UTC)
                .toLocalTime()
                .withNano(0);
        return new Schedule(
                List.of(new WeeklyWindow(
                        EnumSet.allOf(DayOfWeek.class),
                        start,
                        start.plusSeconds(dice.between(60, 300)),
                        ZoneOffset.UTC)),
                List.of());
    }
}
