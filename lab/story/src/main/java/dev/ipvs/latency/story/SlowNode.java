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

    /** As many processors as the machine on which the problem was first found, and 20,001 estimators. */
    static final SlowNode AS_FIRST_FOUND =
            new SlowNode("node-a", Stage.SERVICES, Stage.POSSIBLE_CPUS, 2, 2048, KubeProxyForm.PROGRAM);

    /** The same, but all its services are Kubernetes' own. */
    static final SlowNode BY_ITS_KUBE_PROXY =
            new SlowNode("node-a", 0, Stage.POSSIBLE_CPUS, 2, 2048, KubeProxyForm.POD);

    NodeSpec spec() {
        return NodeSpec.of(name, Kernel.BOOKWORM)
                .possibleCpus(possibleCpus)
                .onlineCpus(onlineCpus)
                .memoryMiB(memoryMiB)
                .kubeProxy(kubeProxy);
    }
}
