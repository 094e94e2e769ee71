package dev.ipvs.latency.lab.controlplane;

import dev.ipvs.latency.lab.process.LabException;
import dev.ipvs.latency.lab.process.Program;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How kube-apiserver is called. */
final class ApiServer {

    static final String NAME = "kube-apiserver";

    /** The issuer that a cluster uses by default; tokens are only ever verified by the API server itself. */
    private static final String ISSUER = "https://kubernetes.default.svc";

    private ApiServer() {}

    static Program program(
            Path binary, ControlPlaneFolder folder, Pki pki, Addresses addresses, ControlPlaneOptions options) {
        List<String> command = new ArrayList<>(List.of(
                binary.toString(),
                "--etcd-servers=" + Etcd.url(addresses.etcdPort()),
                "--etcd-cafile=" + pki.etcdAuthority().certificate(),
                "--etcd-certfile=" + pki.etcdClient().certificate(),
                "--etcd-keyfile=" + pki.etcdClient().key(),
                "--bind-address=" + addresses.host(),
                "--advertise-address=" + addresses.host(),
                "--secure-port=" + addresses.port(),
                "--tls-cert-file=" + pki.apiServer().certificate(),
                "--tls-private-key-file=" + pki.apiServer().key(),
                "--client-ca-file=" + pki.cluster().own().certificate(),
                "--authorization-mode=Node,RBAC",
                "--enable-admission-plugins=NodeRestriction",
                "--allow-privileged=true",
                "--service-account-issuer=" + ISSUER,
                "--service-account-key-file=" + pki.tokenKeys().certificate(),
                "--service-account-signing-key-file=" + pki.tokenKeys().key(),
                "--service-cluster-ip-range=" + Addresses.SERVICE_RANGE,
                "--kubelet-client-certificate=" + pki.kubeletClient().certificate(),
                "--kubelet-client-key=" + pki.kubeletClient().key(),
                "--kubelet-certificate-authority=" + pki.cluster().own().certificate(),
                "--kubelet-preferred-address-types=InternalIP",
                "--endpoint-reconciler-type=" + endpointReconciler(options.placement())));
        if (options.auditLog()) {
            writeAuditPolicy(folder.auditPolicy());
            command.add("--audit-policy-file=" + folder.auditPolicy());
            command.add("--audit-log-path=" + folder.auditLog());
        }
        return new Program(NAME, command);
    }

    /** An address on loopback is no endpoint for anyone else, and the API server refuses to announce it as one. */
    private static String endpointReconciler(Placement placement) {
        return switch (placement) {
            case Placement.Loopback() -> "none";
            case Placement.ForNodes(var _) -> "lease";
        };
    }

    private static void writeAuditPolicy(Path file) {
        Map<String, Object> policy = Map.of(
                "apiVersion",
                "audit.k8s.io/v1",
                "kind",
                "Policy",
                "omitStages",
                List.of("RequestReceived"),
                "rules",
                List.of(Map.of("level", "RequestResponse")));
        try {
            Files.writeString(file, Serialization.asYaml(policy));
        } catch (IOException failed) {
            throw new LabException("cannot write " + file, failed);
        }
    }
}
