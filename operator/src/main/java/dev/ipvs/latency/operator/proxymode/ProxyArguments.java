package dev.ipvs.latency.operator.proxymode;

import dev.ipvs.latency.operator.fix.ProxyModeLabel;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A kube-proxy whose mode is an argument instead of a line of its configuration, as Talos runs it. kube-proxy ignores the
 * argument where it is given a configuration file.
 */
final class ProxyArguments {
    private static final String MODE = "--proxy-mode";
    private static final String CONFIG = "--config";
    private static final String NODE_PORT_ADDRESSES = "--nodeport-addresses";

    private ProxyArguments() {}

    static boolean decideTheMode(Container proxy) {
        return words(proxy).anyMatch(word -> isFlag(word, MODE))
                && words(proxy).noneMatch(word -> isFlag(word, CONFIG));
    }

    /** The same container in another mode; node ports stay on all addresses, which mode nftables must be told. */
    static Container inMode(Container proxy, ProxyModeLabel mode) {
        List<String> args = new ArrayList<>(withMode(proxy.getArgs(), mode));
        boolean restricted = words(proxy).anyMatch(word -> isFlag(word, NODE_PORT_ADDRESSES));
        if (mode == ProxyModeLabel.nftables && !restricted) {
            args.add(NODE_PORT_ADDRESSES + "=0.0.0.0/0,::/0");
        }
        return new ContainerBuilder(proxy)
                .withCommand(withMode(proxy.getCommand(), mode))
                .withArgs(args)
                .build();
    }

    /** The path of its configuration file, if it is given one. */
    static Optional<String> configurationFile(Container proxy) {
        List<String> words = words(proxy).toList();
        return IntStream.range(0, words.size())
                .mapToObj(i -> valueOf(CONFIG, words, i))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<String> valueOf(String flag, List<String> words, int i) {
        if (words.get(i).startsWith(flag + "=")) {
            return Optional.of(words.get(i).substring(flag.length() + 1));
        }
        return words.get(i).equals(flag) && i + 1 < words.size() ? Optional.of(words.get(i + 1)) : Optional.empty();
    }

    private static List<String> withMode(List<String> words, ProxyModeLabel mode) {
        List<String> changed = new ArrayList<>(words);
        for (int i = 0; i < changed.size(); i++) {
            if (changed.get(i).equals(MODE) && i + 1 < changed.size()) {
                changed.set(i + 1, mode.name());
            } else if (changed.get(i).startsWith(MODE + "=")) {
                changed.set(i, MODE + "=" + mode);
            }
        }
        return changed;
    }

    private static boolean isFlag(String word, String flag) {
        return word.equals(flag) || word.startsWith(flag + "=");
    }

    private static Stream<String> words(Container proxy) {
        return Stream.concat(proxy.getCommand().stream(), proxy.getArgs().stream());
    }
}
