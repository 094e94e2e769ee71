package dev.ipvs.latency.lab.node;

import dev.ipvs.latency.lab.machine.BootTimeouts;
import dev.ipvs.latency.lab.machine.MachineSpec.Size;
import dev.ipvs.latency.lab.provision.Kernel;
import dev.ipvs.latency.lab.provision.NodeImage;
import java.util.List;
import java.util.Map;

/** Which node is wanted. */
public record NodeSpec(
        String name,
        Kernel kernel,
        Size size,
        List<NodeImage> images,
        Map<String, String> labels,
        BootTimeouts timeouts,
        KubeProxyForm kubeProxy) {

    public NodeSpec {
        images = List.copyOf(images);
        labels = Map.copyOf(labels);
    }

    public static NodeSpec of(String name, Kernel kernel) {
        return new NodeSpec(name, kernel, Size.SMALL, List.of(), Map.of(), BootTimeouts.DEFAULT, KubeProxyForm.PROGRAM);
    }

    /** As many processors as the kernel makes room for; the estimator pays for each, online or not. */
    public NodeSpec possibleCpus(int count) {
        return with(new Size(count, Math.min(count, size.onlineCpus()), size.memoryMiB()));
    }

    /** As many processors as it runs on. */
    public NodeSpec onlineCpus(int count) {
        return with(new Size(Math.max(count, size.possibleCpus()), count, size.memoryMiB()));
    }

    public NodeSpec memoryMiB(int amount) {
        return with(new Size(size.possibleCpus(), size.onlineCpus(), amount));
    }

    /** Images that its pods use beside {@link NodeImage#PAUSE}. */
    public NodeSpec images(List<NodeImage> wanted) {
        return new NodeSpec(name, kernel, size, wanted, labels, timeouts, kubeProxy);
    }

    /** Labels that it registers itself with. */
    public NodeSpec labels(Map<String, String> wanted) {
        return new NodeSpec(name, kernel, size, images, wanted, timeouts, kubeProxy);
    }

    /** What runs its kube-proxy. */
    public NodeSpec kubeProxy(KubeProxyForm wanted) {
        return new NodeSpec(name, kernel, size, images, labels, timeouts, wanted);
    }

    private NodeSpec with(Size wanted) {
        return new NodeSpec(name, kernel, wanted, images, labels, timeouts, kubeProxy);
    }
}
