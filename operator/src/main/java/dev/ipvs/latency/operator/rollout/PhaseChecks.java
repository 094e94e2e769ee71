package dev.ipvs.latency.operator.rollout;

import dev.ipvs.latency.api.FixState;
import dev.ipvs.latency.operator.node.Scheduling;
import dev.ipvs.latency.operator.policy.ApprovalDemand;
import dev.ipvs.latency.operator.policy.RolloutStrategy;
import dev.ipvs.latency.operator.rollout.AnalysisResult.Inconclusive;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Where a policy stands: what the first of these checks that applies has found. */
final class PhaseChecks {
    private static final List<Function<PhaseInput, Optional<Finding>>> IN_ORDER = List.of(
            PhaseChecks::beingDeleted,
            PhaseChecks::reverting,
            PhaseChecks::notReverted,
            PhaseChecks::aborted,
            PhaseChecks::failureLimitReached,
            PhaseChecks::inconclusiveInFlight,
            PhaseChecks::verifying,
            PhaseChecks::fixing,
            PhaseChecks::rollbackPostponed,
            PhaseChecks::selectsNoNode,
            PhaseChecks::overridden,
            PhaseChecks::onlyMeasures,
            PhaseChecks::paused,
            PhaseChecks::onHold,
            PhaseChecks::waitsForPromotion,
            PhaseChecks::waitsForApproval,
            PhaseChecks::inconclusive,
            PhaseChecks::heldByBreachedAgain,
            PhaseChecks::soaking,
            PhaseChecks::outsideWindow,
            PhaseChecks::nodesWait,
            PhaseChecks::breachedDespiteFix,
            PhaseChecks::noApplicableFix,
            PhaseChecks::unschedulable,
            PhaseChecks::leftAsTheyAre,
            PhaseChecks::notMeasured,
            PhaseChecks::notJudged,
            PhaseChecks::rollbackBehindOthers,
            PhaseChecks::someFailed,
            PhaseChecks::allFixed);

    private PhaseChecks() {}

    static Finding first(PhaseInput input) {
        return IN_ORDER.stream()
                .flatMap(check -> check.apply(input).stream())
                .findFirst()
                .orElseGet(() -> new Finding.AllHealthy(input.count(NodeDecision::withoutHelper)));
    }

    private static Optional<Finding> beingDeleted(PhaseInput input) {
        return when(
                input.policy()::deleting,
                () -> new Finding.Deleting(
                        input.names(input::reverting), input.assignment().handingOver()));
    }

    private static Optional<Finding> reverting(PhaseInput input) {
        return ifAny(input.names(input::reverting), Finding.Reverting::new);
    }

    /** Before anything that says that all is undone, or that nothing is changed. */
    private static Optional<Finding> notReverted(PhaseInput input) {
        return ifAny(input.changedAgainstPolicy(), Finding.NotReverted::new);
    }

    private static Optional<Finding> aborted(PhaseInput input) {
        return when(() -> input.policy().rollout().abort() && !input.any(input::inFlight), Finding.Aborted::new);
    }

    private static Optional<Finding> failureLimitReached(PhaseInput input) {
        return when(
                () -> input.isBlockedBy(BlockReason.FAILURE_LIMIT_REACHED),
                () -> new Finding.FailureLimitReached(input.failures()));
    }

    private static Optional<Finding> inconclusiveInFlight(PhaseInput input) {
        return input.any(input::inFlight) ? inconclusive(input) : Optional.empty();
    }

    private static Optional<Finding> verifying(PhaseInput input) {
        Stream<NodeDecision> inFlight = input.decisions().stream().filter(input::inFlight);
        return inFlight.allMatch(decision -> input.state(decision).orElseThrow() == FixState.Applied)
                ? ifAny(input.names(input::inFlight), Finding.Verifying::new)
                : Optional.empty();
    }

    private static Optional<Finding> fixing(PhaseInput input) {
        return ifAny(input.names(input::inFlight), Finding.Fixing::new);
    }

    private static Optional<Finding> rollbackPostponed(PhaseInput input) {
        return ifAny(input.postponed().closed(), nodes -> {
            RolloutStrategy rollout = input.policy().rollout();
            if (rollout.paused()) {
                return new Finding.RollbackPaused(nodes);
            }
            return rollout.hold()
                    .<Finding>map(why -> new Finding.RollbackOnHold(nodes, why))
                    .orElseGet(() -> new Finding.RollbackOutsideWindow(
                            nodes, rollout.schedule().nextChange(input.now())));
        });
    }

    /** After whatever those before wait for. */
    private static Optional<Finding> rollbackBehindOthers(PhaseInput input) {
        return ifAny(input.postponed().behindOthers(), Finding.RollbackBehindOthers::new);
    }

    private static Optional<Finding> selectsNoNode(PhaseInput input) {
        return when(
                () -> input.assignment().owned().isEmpty() && input.assignment().overridden() == 0,
                Finding.NoNodes::new);
    }

    private static Optional<Finding> overridden(PhaseInput input) {
        return when(() -> input.assignment().owned().isEmpty(), Finding.Overridden::new);
    }

    private static Optional<Finding> onlyMeasures(PhaseInput input) {
        int breached = input.count(NodeDecision::breached);
        return switch (input.policy().mode()) {
            case Enforce -> Optional.empty();
            case Observe -> notMeasured(input).or(() -> Optional.of(new Finding.Observing(breached)));
            case Recommend -> notMeasured(input).or(() -> Optional.of(new Finding.Recommending(breached)));
        };
    }

    private static Optional<Finding> paused(PhaseInput input) {
        return ifWaiting(input, BlockReason.PAUSED, () -> new Finding.Paused(input.waiting()));
    }

    private static Optional<Finding> onHold(PhaseInput input) {
        return input.policy()
                .rollout()
                .hold()
                .flatMap(why -> ifWaiting(input, BlockReason.ON_HOLD, () -> new Finding.OnHold(input.waiting(), why)));
    }

    private static Optional<Finding> waitsForPromotion(PhaseInput input) {
        return input.promotion()
                .flatMap(promotion -> ifWaiting(
                        input,
                        BlockReason.NOT_PROMOTED,
                        () -> new Finding.WaitingForPromotion(input.waiting(), promotion)));
    }

    private static Optional<Finding> waitsForApproval(PhaseInput input) {
        return input.foremost()
                .wave()
                .flatMap(wave -> ifWaiting(
                        input,
                        BlockReason.NOT_APPROVED,
                        () -> new Finding.WaitingForApproval(
                                wave, input.assignment().demand().map(ApprovalDemand::by))));
    }

    private static Optional<Finding> inconclusive(PhaseInput input) {
        List<Inconclusive> holds = input.progress().gate().inconclusive();
        return holds.stream()
                .findFirst()
                .map(first -> input.now().isBefore(input.policy().rollout().deadlineOf(first.since()))
                        ? new Finding.Held(first, holds.size())
                        : new Finding.ProgressDeadlineExceeded(first, holds.size()));
    }

    private static Optional<Finding> heldByBreachedAgain(PhaseInput input) {
        return ifAny(input.progress().gate().breachedDespiteFix(), Finding.BreachedDespiteFix::new);
    }

    private static Optional<Finding> soaking(PhaseInput input) {
        return input.progress().gate().soakingUntil().map(Finding.Soaking::new);
    }

    /** After what holds the wave, which would hold it in a window as well. */
    private static Optional<Finding> outsideWindow(PhaseInput input) {
        return ifWaiting(
                input,
                BlockReason.OUTSIDE_WINDOW,
                () -> new Finding.OutsideWindow(
                        input.waiting(), input.policy().rollout().schedule().nextChange(input.now())));
    }

    private static Optional<Finding> nodesWait(PhaseInput input) {
        return when(() -> input.waiting() > 0, () -> new Finding.NodesWait(input.waiting()));
    }

    private static Optional<Finding> breachedDespiteFix(PhaseInput input) {
        return ifAny(input.names(decision -> decision.breached() && decision.fixed()), Finding.BreachedDespiteFix::new);
    }

    private static Optional<Finding> noApplicableFix(PhaseInput input) {
        return ifAny(input.names(input::hasNoApplicableFix), Finding.NoApplicableFix::new);
    }

    private static Optional<Finding> unschedulable(PhaseInput input) {
        return ifAny(
                input.names(decision ->
                        input.isNotFixed(decision) && decision.node().scheduling() != Scheduling.OPEN),
                Finding.Unschedulable::new);
    }

    private static Optional<Finding> leftAsTheyAre(PhaseInput input) {
        return ifAny(
                input.names(decision -> input.isNotFixed(decision)
                        && input.policy().holds(decision.node().name())),
                Finding.LeftAsTheyAre::new);
    }

    /** A node whose helper cannot run is told of by a condition of its own, and waited for only where there is no other. */
    private static Optional<Finding> notMeasured(PhaseInput input) {
        List<String> waiting = input.names(decision -> decision.notMeasured() && !decision.withoutHelper());
        boolean some = input.any(decision -> decision.owned() && !decision.withoutHelper());
        return ifAny(some ? waiting : input.names(NodeDecision::notMeasured), Finding.NotMeasured::new);
    }

    /** By an older spec, or before its last change: the next windows will tell. */
    private static Optional<Finding> notJudged(PhaseInput input) {
        return ifAny(input.names(input::isNotFixed), Finding.NotJudged::new);
    }

    private static Optional<Finding> someFailed(PhaseInput input) {
        return ifAny(input.failures(), Finding.SomeFailed::new);
    }

    private static Optional<Finding> allFixed(PhaseInput input) {
        int fixed = input.count(NodeDecision::fixed);
        return when(() -> fixed > 0, () -> new Finding.AllFixed(fixed, input.count(NodeDecision::withoutHelper)));
    }

    private static Optional<Finding> ifWaiting(PhaseInput input, BlockReason reason, Supplier<Finding> finding) {
        return when(() -> input.waiting() > 0 && input.isBlockedBy(reason), finding);
    }

    private static <T> Optional<Finding> ifAny(List<T> all, Function<List<T>, Finding> finding) {
        return when(() -> !all.isEmpty(), () -> finding.apply(all));
    }

    private static Optional<Finding> when(BooleanSupplier applies, Supplier<Finding> finding) {
        return applies.getAsBoolean() ? Optional.of(finding.get()) : Optional.empty();
    }
}
