package dev.ipvs.latency.lab.node;

import dev.ipvs.latency.lab.controlplane.Addresses;
import dev.ipvs.latency.lab.machine.IpvsRules;
import dev.ipvs.latency.lab.provision.NodeImage;

/** The configuration files of a node's programs; the paths in them are the guest's. */
final class NodeConfiguration {

    /** Where a node sees its folder. */
    private static final String HERE = "/run/lab/etc";

    private NodeConfiguration() {}

    static String kubelet() {
        return """
                apiVersion: kubelet.config.k8s.io/v1beta1
                kind: KubeletConfiguration
                authentication:
                  anonymous: {enabled: false}
                  webhook: {enabled: true}
                  x509: {clientCAFile: %1$s/ca.crt}
                authorization: {mode: Webhook}
                tlsCertFile: %1$s/kubelet.crt
                tlsPrivateKeyFile: %1$s/kubelet.key
                cgroupDriver: cgroupfs
                containerRuntimeEndpoint: unix:///run/containerd/containerd.sock
                failSwapOn: false
                # Nothing can be resolved in here; an empty one keeps the kubelet from looking for the host's.
                resolvConf: ""
                # The disk is thrown away with the node, so nothing on it is worth a cleaning.
                imageGCHighThresholdPercent: 100
                evictionHard: {memory.available: 20Mi}
                """.formatted(HERE);
    }

    static String kubeProxy() {
        return """
                apiVersion: kubeproxy.config.k8s.io/v1alpha1
                kind: KubeProxyConfiguration
                mode: ipvs
                clientConnection: {kubeconfig: %s/kube-proxy.kubeconfig}
                clusterCIDR: %s
                conntrack: {maxPerCore: 0, min: 0, tcpEstablishedTimeout: 0s, tcpCloseWaitTimeout: 0s}
                ipvs:
                  scheduler: rr
                  # Rules that were put there without Kubernetes stay.
                  excludeCIDRs: [%s]
                """.formatted(HERE, Addresses.POD_RANGE, IpvsRules.RANGE);
    }

    static String containerd() {
        return """
                version = 3
                [plugins.'io.containerd.cri.v1.images']
                  snapshotter = 'overlayfs'
                [plugins.'io.containerd.cri.v1.images'.pinned_images]
                  sandbox = '%s'
                [plugins.'io.containerd.cri.v1.runtime'.cni]
                  bin_dirs = ['/opt/cni/bin']
                  conf_dir = '%s/cni'
                [plugins.'io.containerd.cri.v1.runtime'.containerd.runtimes.runc]
                  runtime_type = 'io.containerd.runc.v2'
                  [plugins.'io.containerd.cri.v1.runtime'.containerd.runtimes.runc.options]
                    SystemdCgroup = false
                """.formatted(NodeImage.PAUSE, HERE);
    }

    static String cni(NodeAddress address) {
        return """
                {
                  "cniVersion": "1.0.0",
                  "name": "lab",
                  "plugins": [
                    {
                      "type": "bridge",
                      "bridge": "cni0",
                      "isGateway": true,
                      "ipMasq": true,
                      "ipam": {
                        "type": "host-local",
                        "ranges": [[{"subnet": "%s"}]],
                        "routes": [{"dst": "0.0.0.0/0"}]
                      }
                    },
                    {"type": "portmap", "capabilities": {"portMappings": true}}
                  ]
                }
                """.formatted(address.pods());
    }
}
