package dev.ipvs.latency.operator.cluster;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.PlatformManagedObject;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** What another JVM has used so far, as it tells itself. */
final class JvmCosts implements AutoCloseable {
    private final JMXConnector connector;

    private JvmCosts(JMXConnector connector) {
        this.connector = connector;
    }

    @SuppressWarnings("BanJNDI") // The test started the other side itself.
    static JvmCosts of(ProcessHandle process) throws IOException, AttachNotSupportedException {
        VirtualMachine machine = VirtualMachine.attach(Long.toString(process.pid()));
        try {
            return new JvmCosts(JMXConnectorFactory.connect(new JMXServiceURL(machine.startLocalManagementAgent())));
        } finally {
            machine.detach();
        }
    }

    long cpuNanos() throws IOException {
        return bean(OperatingSystemMXBean.class).getProcessCpuTime();
    }

    long allocatedBytes() throws IOException {
        return bean(ThreadMXBean.class).getTotalThreadAllocatedBytes();
    }

    private <T extends PlatformManagedObject> T bean(Class<T> type) throws IOException {
        return ManagementFactory.getPlatformMXBean(connector.getMBeanServerConnection(), type);
    }

    @Override
    public void close() throws IOException {
        connector.close();
    }
}
