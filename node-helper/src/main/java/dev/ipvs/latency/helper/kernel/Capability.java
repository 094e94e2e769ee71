package dev.ipvs.latency.helper.kernel;

import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;

/** The capabilities that measuring can need, by their bits in include/uapi/linux/capability.h. */
public enum Capability {
    SYS_ADMIN(21),
    SYS_RESOURCE(24),
    SYSLOG(34),
    /** Since 5.8, as BPF; before, SYS_ADMIN stands for both. */
    PERFMON(38),
    BPF(39);

    private final int bit;

    Capability(int bit) {
        this.bit = bit;
    }

    /** Those that this process has in effect. */
    public static Set<Capability> ofThisProcess(HostFiles files) {
        long effective = files.text("proc/self/status").stream()
                .flatMap(String::lines)
                .filter(line -> line.startsWith("CapEff:"))
                .mapToLong(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
                .findFirst()
                .orElse(0);
        return ofBits(effective);
    }

    static Set<Capability> ofBits(long bits) {
        Set<Capability> held = EnumSet.noneOf(Capability.class);
        for (Capability capability : values()) {
            if ((bits >> capability.bit & 1) == 1) {
                held.add(capability);
            }
        }
        return held;
    }

    /** What is missing for reading kernel symbols and running tracing programs. */
    public static Set<Capability> missingFrom(Collection<Capability> held) {
        Set<Capability> needed = EnumSet.of(SYSLOG);
        if (!held.contains(SYS_ADMIN)) {
            needed.add(BPF);
            needed.add(PERFMON);
        }
        needed.removeAll(held);
        return needed;
    }
}
