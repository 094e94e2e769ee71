package dev.ipvs.latency.operator.simulation;

import static java.util.Objects.requireNonNull;

import dev.ipvs.latency.api.GoDuration;
import dev.ipvs.latency.operator.node.HelperPod;
import dev.ipvs.latency.operator.node.Scheduling;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The machines, and what befalls them. */
final class Nature {
    private static final List<String> ZONES = List.of("a", "b", "c");

    private final ApiServer api;
    private final Chronicle chronicle;
    private final Dice dice;
    private final Faults faults;
    private final Kubelet kubelet;
    private final Map<String, Machine> machinesByUid;
    private final Map<Machine, Helper> helpers = new HashMap<>();
    private final List<Machine> machines = new ArrayList<>();
    private int made;

    Nature(
            ApiServer api,
            Chronicle chronicle,
            Dice dice,
            Faults faults,
            Kubelet kubelet,
            Map<String, Machine> machinesByUid) {
        this.api = api;
        this.chronicle = chronicle;
        this.dice = dice;
        this.faults = faults;
        this.kubelet = kubelet;
        this.machinesByUid = machinesByUid;
    }

    void add(String name) {
        Machine machine =
                new Machine(name, newUid(), skew(), GoDuration.parse(dice.between(100, 400) + "ms"), dice.chance(0.75));
        machine.fixHelps = dice.chance(0.9);
        machines.add(machine);
        helpers.put(machine, new Helper(api, chronicle, dice, faults, machine));
        register(
                machine,
                Map.of("topology.kubernetes.io/zone", dice.pick(ZONES), "pool", dice.chance(0.7) ? "edge" : "core"));
    }

    /** Most clocks are right, some are minutes off, and one or the other was never set. */
    private Duration skew() {
        int seconds = dice.chance(0.6) ? 0 : dice.chance(0.8) ? dice.between(-300, 300) : dice.between(-3600, 3600);
        return Duration.ofSeconds(seconds);
    }

    private String newUid() {
        return "uid-" + ++made;
    }

    private void register(Machine machine, Map<String, String> labels) {
        machinesByUid.put(machine.uid, machine);
        api.put(new SimulatedNode(
                machine.name,
                machine.uid,
                machine.bootID(),
                labels,
                machine.up ? Optional.empty() : Optional.of(chronicle.now()),
                Scheduling.OPEN,
                machine.up ? new HelperPod.Ready() : new HelperPod.NotReady(chronicle.now(), Optional.empty())));
    }

    void act() {
        for (Machine machine : List.copyOf(machines)) {
            if (faults.on() && dice.chance(0.01)) {
                strike(machine);
            }
            if (machine.up && machines.contains(machine)) {
                if (machine.rebootsAt.filter(chronicle.now()::isAfter).isPresent()) {
                    rebootAsPlanned(machine);
                }
                if (faults.on() && wasChangedLately(machine) && dice.chance(0.02)) {
                    cordonToReboot(machine);
                }
                if (faults.on() && machine.labelIsTaken && dice.chance(0.3)) {
                    takeLabel(machine);
                }
                kubelet.act(machine);
                if (machine.helperSpeaks) {
                    helper(machine).act();
                }
            }
        }
        collectGarbage();
    }

    private void strike(Machine machine) {
        switch (dice.between(1, 18)) {
            case 1 -> reboot(machine);
            case 2 -> replace(machine);
            case 3, 4 -> goDownOrUp(machine);
            case 5 -> {
                chronicle.tell(machine.name + ": an external change undoes the fix");
                machine.anotherHandUndoes();
            }
            case 6 -> fallSilentOrSpeak(machine);
            case 7, 8 -> {
                machine.foreignRules = !machine.foreignRules;
                chronicle.tell(machine.name + ": other IPVS rules " + (machine.foreignRules ? "come" : "go"));
            }
            case 9 -> {
                if (isKnown(machine)) {
                    registerAgain(machine);
                }
            }
            case 10 -> {
                chronicle.tell(machine.name + ": somebody deletes its NodeLatency");
                api.deleteLatency(machine.name);
            }
            case 11, 12 -> cordonOrUncordon(machine);
            case 13, 14 -> cordonToReboot(machine);
            case 16 -> restoreBackup(machine);
            case 15 -> {
                machine.labelIsTaken = !machine.labelIsTaken;
                chronicle.tell(machine.name + ": somebody " + (machine.labelIsTaken ? "takes" : "no longer takes")
                        + " the label of its kube-proxy off");
            }
            default -> machine.manyRules = true;
        }
    }

    /** Of its NodeLatency, without the status. */
    private void restoreBackup(Machine machine) {
        Optional.ofNullable(api.truth.latencies.get(machine.name))
                .filter(latency -> latency.nodeUid().equals(machine.uid))
                .ifPresent(latency -> {
                    chronicle.tell(machine.name + ": a backup of its NodeLatency is restored");
                    api.put(latency.withoutStatus());
                });
    }

    private void takeLabel(Machine machine) {
        SimulatedNode node = api.node(machine.name);
        if (node.label().isPresent()) {
            machine.labelWasTaken = true;
            chronicle.tell(machine.name + ": somebody takes its label off");
            api.put(node.labelled(Optional.empty()));
        }
    }

    private void cordonOrUncordon(Machine machine) {
        SimulatedNode node = api.node(machine.name);
        Scheduling next = node.scheduling() == Scheduling.OPEN
                ? dice.pick(List.of(Scheduling.CORDONED, Scheduling.LEAVING))
                : Scheduling.OPEN;
        chronicle.tell(machine.name + ": is " + next);
        api.put(node.scheduling(next));
    }

    /** As kured does: cordon, drain, reboot, uncordon. */
    private void cordonToReboot(Machine machine) {
        if (machine.rebootsAt.isEmpty()) {
            chronicle.tell(machine.name + ": is cordoned, to be rebooted");
            api.put(api.node(machine.name).scheduling(Scheduling.CORDONED));
            machine.maintained.put(machine.bootID(), chronicle.now());
            machine.rebootsAt = Optional.of(chronicle.now().plusSeconds(dice.between(20, 120)));
        }
    }

    /** Whoever reboots nodes one by one, for a kernel of theirs, comes to one whose fix is not yet proven. */
    private boolean wasChangedLately(Machine machine) {
        return machine.changedAt.plusSeconds(30).isAfter(chronicle.now());
    }

    private void rebootAsPlanned(Machine machine) {
        reboot(machine);
        api.put(api.node(machine.name).scheduling(Scheduling.OPEN));
    }

    /** Of those that fall silent some die, and the others are only not heard. */
    private void fallSilentOrSpeak(Machine machine) {
        machine.helperSpeaks = !machine.helperSpeaks;
        boolean dies = !machine.helperSpeaks && dice.chance(0.5);
        if (dies) {
            helper(machine).restart();
        }
        chronicle.tell(machine.name + ": the helper " + (machine.helperSpeaks ? "speaks" : "falls silent")
                + (dies ? ", and its pod with it" : ""));
        helperPod(machine, !dies);
    }

    private void helperPod(Machine machine, boolean ready) {
        api.put(api.node(machine.name)
                .helper(ready ? new HelperPod.Ready() : new HelperPod.NotReady(chronicle.now(), trouble())));
    }

    /** What keeps a pod from running is not always known. */
    private Optional<String> trouble() {
        return dice.chance(0.5) ? Optional.of("CrashLoopBackOff") : Optional.empty();
    }

    private void reboot(Machine machine) {
        chronicle.tell(machine.name + ": reboots");
        machine.rebootsAt = Optional.empty();
        if (dice.chance(0.3)) {
            chronicle.tell(machine.name + ": into another kernel");
            machine.upgradeKernel();
        }
        machine.reboot();
        helper(machine).restart();
        api.put(api.node(machine.name).booted(machine.bootID()));
    }

    private Helper helper(Machine machine) {
        return requireNonNull(helpers.get(machine));
    }

    private void replace(Machine machine) {
        boolean another = dice.chance(0.7);
        chronicle.tell(machine.name + ": is deleted" + (another ? ", and another gets its name" : ""));
        api.deleteNode(machine.name);
        machines.remove(machine);
        machinesByUid.remove(machine.uid);
        if (another) {
            add(machine.name);
        }
    }

    /** Whether its helper has reported since it booted; until then it might be any machine. */
    private boolean isKnown(Machine machine) {
        return Optional.ofNullable(api.truth.latencies.get(machine.name))
                .filter(latency -> latency.reportedIn(machine.bootID()))
                .isPresent();
    }

    /**
     * Somebody deletes the Node, and its kubelet, which was not asked, makes another: with the labels that it is configured
     * with, and without the operator's.
     */
    private void registerAgain(Machine machine) {
        chronicle.tell(machine.name + ": its Node is deleted, and its kubelet registers again");
        SimulatedNode before = api.node(machine.name);
        machine.labelWasTaken |= before.label().isPresent();
        Map<String, String> labels = before.labelled(Optional.empty()).labels();
        api.deleteNode(machine.name);
        machinesByUid.remove(machine.uid);
        machine.uid = newUid();
        register(machine, labels);
    }

    private void goDownOrUp(Machine machine) {
        machine.up = !machine.up;
        chronicle.tell(machine.name + ": " + (machine.up ? "answers again" : "does not answer"));
        api.put(api.node(machine.name).notReadySince(machine.up ? Optional.empty() : Optional.of(chronicle.now())));
        helperPod(machine, machine.up && machine.helperSpeaks);
    }

    /** What belongs to a node that is gone goes as well, some time later. */
    private void collectGarbage() {
        List.copyOf(api.truth.latencies.values()).stream()
                .filter(latency -> !machinesByUid.containsKey(latency.nodeUid()))
                .filter(_ -> !faults.on() || dice.chance(0.1))
                .forEach(latency -> api.deleteLatency(latency.name()));
        List.copyOf(api.truth.pods.values()).stream()
                .filter(pod -> !machinesByUid.containsKey(pod.nodeUid()))
                .forEach(pod -> api.remove(pod.name()));
    }

    /** They die where nothing else happens any more, such as just before a policy is deleted. */
    void someDie() {
        machines.stream().filter(machine -> machine.up && dice.chance(0.3)).forEach(machine -> {
            machine.deadForGood = true;
            goDownOrUp(machine);
        });
    }

    /** Long after their policies went. */
    void theDeadReturn() {
        machines.stream().filter(machine -> machine.deadForGood).forEach(machine -> {
            machine.deadForGood = false;
            goDownOrUp(machine);
        });
    }

    boolean allAnswer() {
        return machines.stream().noneMatch(machine -> machine.deadForGood);
    }

    /** All answers but what is dead for good, and nothing happens any more. */
    void calm() {
        for (Machine machine : machines) {
            machine.helperSpeaks = true;
            machine.deadForGood = !machine.up && dice.chance(0.3);
            helperPod(machine, machine.up);
            api.put(api.node(machine.name).scheduling(Scheduling.OPEN));
            if (!machine.up && !machine.deadForGood) {
                goDownOrUp(machine);
            }
        }
    }
}
