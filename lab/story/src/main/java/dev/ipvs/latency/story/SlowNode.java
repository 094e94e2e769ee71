package dev.ipvs.latency.story;

import dev.ipvs.latency.lab.node.KubeProxyForm;
import dev.ipvs.latency.lab.node.NodeSpec;
import dev.ipvs.latency.lab.provision.Kernel;

/**
 * A node that has the problem. How long a walk takes there is about the product of services and possible processors.
 *
 * @param services with one destination each, which nobody but the test knows of; two estimators each
 * @param possibleCpus over as many each estimator is summed
 * @param onlineCpus with one alone every packet comes where the estimator walks
 * @param kubeProxy whose own services come on top
 */
public record SlowNode(
        String name, int services, int possibleCpus, int onlineCpus, int memoryMiB, KubeProxyForm kubeProxy) {

    /** As many processors as the machine on which the problem was first found: a walk costs per possible processor. */
    static final int POSSIBLE_CPUS = 80;

    /** For showing: 20,001 estimators, whose walks take a third of an emulated processor's time. */
    static final SlowNode AS_FIRST_FOUND =
            new SlowNode("node-a", 10_000, POSSIBLE_CPUS, 2, 2048, KubeProxyForm.PROGRAM);

    /** For testing: 6,001 estimators breach every threshold as well, and leave time for what runs beside them. */
    static final SlowNode SLOW_ENOUGH = new SlowNode("node-a", 3_000, POSSIBLE_CPUS, 2, 2048, KubeProxyForm.PROGRAM);

    /** All its services are Kubernetes' own. */
    static final SlowNode BY_ITS_KUBE_PROXY = new SlowNode("node-a", 0, POSSIBLE_CPUS, 2, 2048, KubeProxyForm.POD);

    NodeSpec spec() {
        return NodeSpec.of(name, Kernel.BOOKWORM)
                .possibleCpus(possibleCpus)
                .onlineCpus(onlineCpus)
                .memoryMiB(memoryMiB)
                .kubeProxy(kubeProxy);
    }
}
