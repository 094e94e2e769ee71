package dev.ipvs.latency.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.smallrye.config.ConfigMappings.ConfigClass;
import io.smallrye.config.common.utils.StringUtil;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The chart has a value for each setting of the operator, and its default is the operator's own. */
class SettingsOfTheChartTest {
    private static final Path DEPLOY = Path.of("../deploy");
    private static final Pattern VARIABLE = Pattern.compile("- name: (LATENCY_[A-Z_]+)");

    /**
     * Without leader election two operators would act at once, as only a test may want it. The image is in the ConfigMap that the
     * chart mounts.
     */
    private static final Set<String> NOT_FOR_USERS = Set.of("latency.leader-election.enabled", "latency.helper.image");

    private static final ConfigClass SETTINGS = ConfigClass.configClass(OperatorSettings.class);

    @Test
    void each_setting_has_a_value() throws IOException {
        String template = Files.readString(DEPLOY.resolve("chart/templates/deployment.yaml"));
        Stream<String> settings = SETTINGS.getProperties().keySet().stream()
                .map(name -> name.replace("[*]", ""))
                .distinct()
                .filter(name -> !NOT_FOR_USERS.contains(name))
                .map(SettingsOfTheChartTest::variable);

        assertThat(VARIABLE.matcher(template).results().map(found -> found.group(1)))
                .containsExactlyInAnyOrderElementsOf(settings.toList());
    }

    @Test
    void its_default_is_the_operators_own() throws IOException {
        Map<String, String> defaults = SETTINGS.getProperties().entrySet().stream()
                .filter(entry -> entry.getValue() != null)
                .collect(Collectors.toMap(entry -> variable(entry.getKey()), Map.Entry::getValue));

        assertThat(ofTheBase().filter(variable -> defaults.containsKey(variable.getName())))
                .isNotEmpty()
                .allSatisfy(variable -> assertThat(variable.getValue())
                        .as(variable.getName())
                        .isEqualTo(defaults.get(variable.getName())));
    }

    /** The variables whose values are written there, as deploy/render made them from the chart's defaults. */
    private static Stream<EnvVar> ofTheBase() throws IOException {
        String base = Files.readString(DEPLOY.resolve("base/operator.yaml"));
        KubernetesSerialization serialization = new KubernetesSerialization();
        return Stream.of(base.split("(?m)^---$"))
                .filter(document -> document.contains("kind: Deployment"))
                .map(document -> serialization.unmarshal(document, Deployment.class))
                .flatMap(deployment ->
                        deployment.getSpec().getTemplate().getSpec().getContainers().getFirst().getEnv().stream())
                .filter(variable -> variable.getValue() != null);
    }

    private static String variable(String setting) {
        return StringUtil.replaceNonAlphanumericByUnderscores(setting).toUpperCase(Locale.ROOT);
    }
}
