package dev.ipvs.latency.lab.machine;

import java.nio.file.Path;
import java.util.List;

/** What is plugged into a machine beside the devices that each has. */
public sealed interface Device {

    /** A folder of the host, mounted in the guest by its tag. */
    record Folder(String tag, Path path, boolean writable) implements Device {}

    /** A qcow2 image; the guest sees {@code /dev/vda}, {@code /dev/vdb}, … in the order of the devices. */
    record Disk(String id, Path image) implements Device {}

    /** One end of a tap device, which must be there. */
    record Network(String tap, String hardwareAddress) implements Device {}

    /** The options that make QEMU have it. */
    default List<String> options() {
        return switch (this) {
            case Folder(var tag, var path, var writable) ->
                List.of(
                        "-fsdev",
                        "local,id=%s,path=%s,security_model=none,multidevs=remap%s"
                                .formatted(tag, path, writable ? "" : ",readonly=on"),
                        "-device",
                        "virtio-9p-pci,fsdev=%s,mount_tag=%s".formatted(tag, tag));
            case Disk(var id, var image) ->
                List.of(
                        "-drive",
                        // A disk of the lab is thrown away, never recovered: nothing needs to reach the platter.
                        "if=none,id=%s,file=%s,format=qcow2,cache=unsafe".formatted(id, image),
                        "-device",
                        "virtio-blk-pci,drive=" + id);
            case Network(var tap, var hardwareAddress) ->
                List.of(
                        "-netdev",
                        "tap,id=%s,ifname=%s,script=no,downscript=no".formatted(tap, tap),
                        "-device",
                        "virtio-net-pci,netdev=%s,mac=%s,romfile=".formatted(tap, hardwareAddress));
        };
    }
}
