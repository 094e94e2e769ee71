package dev.ipvs.latency.lab.controlplane;

import dev.ipvs.latency.lab.network.LoopbackDoor;
import dev.ipvs.latency.lab.process.LabException;
import dev.ipvs.latency.lab.process.Program;
import dev.ipvs.latency.lab.process.ProgramFolder;
import dev.ipvs.latency.lab.process.RunningProgram;
import dev.ipvs.latency.lab.provision.Provision;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * A running control plane.
 *
 * <p>etcd starts first and stops last: an API server whose etcd has gone hangs and keeps its port. All state is in one
 * folder, by which a later JVM can {@linkplain #open open} the same control plane again.
 */
public final class ControlPlane implements AutoCloseable {

    private static final String DOOR = "door";

    /** Then it is killed: an API server waits a minute for its clients' connections, and holds nothing worth waiting for. */
    private static final Duration TO_END = Duration.ofSeconds(2);

    private final ControlPlaneFolder folder;
    private final Description description;
    private final Pki pki;
    private final Kubeconfigs kubeconfigs;
    private final Provision provision;
    private final KubernetesClient admin;

    private ControlPlane(ControlPlaneFolder folder, Description description, Pki pki, Provision provision) {
        this.folder = folder;
        this.description = description;
        this.pki = pki;
        this.provision = provision;
        this.kubeconfigs = new Kubeconfigs(folder, description.addresses(), pki.cluster());
        this.admin = Clients.of(kubeconfigs.admin());
    }

    /** Starts a new control plane and returns when it is ready. If it doesn't get ready, nothing of it is left running. */
    public static ControlPlane start(Path folder, ControlPlaneOptions options, Provision provision) {
        ControlPlaneFolder files = new ControlPlaneFolder(folder);
        Addresses addresses = Addresses.in(options.placement());
        Description description = new Description(addresses, options);
        files.create();
        Pki pki = Pki.create(files.pki(), addresses);
        new Kubeconfigs(files, addresses, pki.cluster()).outer(Identity.ADMIN);
        description.write(files.description());
        ControlPlane controlPlane = new ControlPlane(files, description, pki, provision);
        try {
            controlPlane.startAll();
            return controlPlane;
        } catch (RuntimeException failed) {
            controlPlane.close();
            throw failed;
        }
    }

    /** The control plane that an earlier JVM started in this folder. */
    public static ControlPlane open(Path folder, Provision provision) {
        ControlPlaneFolder files = new ControlPlaneFolder(folder);
        Description description = Description.read(files.description());
        return new ControlPlane(files, description, Pki.open(files.pki()), provision);
    }

    private void startAll() {
        start(Etcd.program(provision.tool(Etcd.NAME), folder, pki, addresses()));
        if (description.options().placement() instanceof Placement.ForNodes(var network)) {
            folder.programs()
                    .start(new LoopbackDoor(
                                    network,
                                    addresses().shellPort(),
                                    addresses().host(),
                                    addresses().port())
                            .program(DOOR));
        }
        startApiServer();
    }

    private void startUnlessItRuns(Component component) {
        if (!folder.programs()
                .find(component.program())
                .filter(RunningProgram::isAlive)
                .isPresent()) {
            start(component);
        }
    }

    private void start(Component component) {
        switch (component) {
            case CONTROLLER_MANAGER ->
                start(ControllerManager.program(
                        provision.tool(ControllerManager.NAME), pki, innerKubeconfigFor(Identity.CONTROLLER_MANAGER)));
            case SCHEDULER ->
                start(Scheduler.program(provision.tool(Scheduler.NAME), innerKubeconfigFor(Identity.SCHEDULER)));
        }
    }

    private RunningProgram start(Program program) {
        return folder.programs()
                .start(program.through(description.options().placement().prefix()));
    }

    /**
     * Starts the API server, again on the same port, and waits until it is ready. Components that gave up while it was
     * away start again, as something sees to it in any cluster.
     */
    public void startApiServer() {
        RunningProgram server = start(
                ApiServer.program(provision.tool(ApiServer.NAME), folder, pki, addresses(), description.options()));
        RunningProgram etcd =
                folder.programs().find(Etcd.NAME).orElseThrow(() -> new LabException("etcd was never started"));
        new Readiness(admin, server, etcd).await();
        description.options().components().forEach(this::startUnlessItRuns);
    }

    /** Stops the API server alone, as if it were being upgraded; what it stored stays. */
    public void stopApiServer() {
        folder.programs().find(ApiServer.NAME).ifPresent(server -> server.stop(TO_END));
    }

    /** A client that may do everything. It is closed with the control plane. */
    public KubernetesClient client() {
        return admin;
    }

    /** The kubeconfig of whoever may do everything, for a plain shell. */
    public Path adminKubeconfig() {
        return kubeconfigs.admin();
    }

    /** A kubeconfig with a new token of this service account, for a plain shell. */
    public Path kubeconfigFor(ServiceAccountName account) {
        return kubeconfigs.outer(account, new Tokens(admin).issue(account, Optional.empty()));
    }

    /** The same with a token that is bound to a pod, and so to the pod's node, as a kubelet would get it for that pod. */
    public Path kubeconfigFor(ServiceAccountName account, HasMetadata boundTo) {
        return kubeconfigs.outer(account, new Tokens(admin).issue(account, Optional.of(boundTo)));
    }

    /** A kubeconfig with a certificate for this user, for a plain shell. */
    public Path kubeconfigFor(Identity user) {
        return kubeconfigs.outer(user);
    }

    /** The same for a program beside the API server or on a node. */
    public Path innerKubeconfigFor(Identity user) {
        return kubeconfigs.inner(user);
    }

    /** A certificate of the cluster's authority, for what serves or asks without a kubeconfig. */
    public CertificateFiles certificateFor(Identity identity) {
        return pki.cluster().issue(identity.fileName(), identity, KeyType.P256);
    }

    /** The certificate of the cluster's authority, by which each side knows the other. */
    public Path authority() {
        return pki.cluster().own().certificate();
    }

    /** The private key that tokens of service accounts are signed with, for who wants to see forged ones refused. */
    public Path tokenKey() {
        return pki.tokenKeys().key();
    }

    public Addresses addresses() {
        return description.addresses();
    }

    /** Where the API server writes who did what, if that was asked for. */
    public Path auditLog() {
        return folder.auditLog();
    }

    /** What its programs are and where they log. */
    public ProgramFolder programs() {
        return folder.programs();
    }

    /** Lets go of it without ending it: a later JVM can {@linkplain #open open} it. */
    public void release() {
        admin.close();
    }

    /** Ends all programs, etcd last; may be called twice. The folder with the logs stays. */
    @Override
    public void close() {
        release();
        folder.programs().stopAll(TO_END);
    }
}
