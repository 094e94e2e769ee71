{{- define "latency.labels" -}}
app.kubernetes.io/part-of: ipvs-latency-operator
{{- end }}

{{/* Of what a Prometheus has to select, by labels that its installation gave it. */}}
{{- define "latency.monitoring.labels" -}}
{{ include "latency.labels" . }}
{{- with .Values.monitoring.labels }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/* The image of one program: (dict "program" "operator" "root" $). */}}
{{- define "latency.image" -}}
{{- $image := (index .root.Values .program).image }}
{{- $version := .root.Chart.AppVersion }}
{{- $name := $image.repository }}
{{- /* As container engines see it: what stands before the first slash is a registry if it has a dot or a port. */}}
{{- if not (regexMatch "^([^/]*[.:][^/]*|localhost)/" $name) }}
{{- $registry := required "image.registry is required: where both images are, such as --set image.registry=registry.example/latency" .root.Values.image.registry }}
{{- $name = printf "%s/%s" (trimSuffix "/" $registry) $name }}
{{- end }}
{{- if $image.digest }}
{{- printf "%s@%s" $name $image.digest }}
{{- else }}
{{- $tag := $image.tag | default $version }}
{{- if and (regexMatch "^v?[0-9]+[.][0-9]+[.][0-9]+" $tag) (semverCompare (printf "<%s" $version) (regexFind "[0-9]+[.][0-9]+[.][0-9]+" $tag)) }}
{{- fail (printf "%s.image.tag is %s, but this chart is for %s; an upgrade that keeps earlier values keeps their tags: add --set operator.image.tag= --set helper.image.tag=" .program $tag $version) }}
{{- end }}
{{- printf "%s:%s" $name $tag }}
{{- end }}
{{- end }}

{{- define "latency.operator.image" -}}
{{ include "latency.image" (dict "program" "operator" "root" .) }}
{{- end }}

{{- define "latency.helper.image" -}}
{{ include "latency.image" (dict "program" "helper" "root" .) }}
{{- end }}

{{/* The names under which the API server knows the accounts. */}}
{{- define "latency.operator.user" -}}
system:serviceaccount:{{ .Release.Namespace }}:{{ .Values.operator.serviceAccount.name }}
{{- end }}

{{- define "latency.helper.user" -}}
system:serviceaccount:{{ .Release.Namespace }}:{{ .Values.helper.serviceAccount.name }}
{{- end }}

{{/* An admission policy's binding: (dict "name" … "params" "the parameter's name, * for each of its kind in turn, or empty" "namespace" "its, or absent" "root" $). */}}
{{- define "latency.binding" -}}
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata:
  name: {{ .name }}
  labels:
    {{- include "latency.labels" .root | nindent 4 }}
spec:
  policyName: {{ .name }}
  validationActions: [Deny]
  {{- if eq .params "*" }}
  paramRef:
    selector: {}
    parameterNotFoundAction: Allow
  {{- else if .params }}
  paramRef:
    name: {{ .params }}
    namespace: {{ .namespace | default .root.Release.Namespace }}
    parameterNotFoundAction: Deny
  {{- end }}
{{- end }}

{{/* Binds a role to a service account: (dict "kind" "ClusterRole" "name" … "account" … "namespace" … "root" $). */}}
{{- define "latency.roleBinding" -}}
apiVersion: rbac.authorization.k8s.io/v1
kind: {{ .kind }}Binding
metadata:
  name: {{ .name }}
  {{- with .namespace }}
  namespace: {{ . }}
  {{- end }}
  labels:
    {{- include "latency.labels" .root | nindent 4 }}
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: {{ .kind }}
  name: {{ .name }}
subjects:
- kind: ServiceAccount
  name: {{ .account }}
  namespace: {{ .root.Release.Namespace }}
{{- end }}

{{/* What a PEM file has between its first line and its last, from the values; none if there is no key. */}}
{{- define "latency.bundleKey" -}}
{{- regexReplaceAll "-----[A-Z ]*-----|\\s" .livepatch.publicKey "" | default "none" }}
{{- end }}

{{/*
A manifest that the operator makes, as YAML with <placeholders> and with the values of this chart: (dict "file" "sysctl" "root" $).
The operator gets it as it is, and the admission policies are rendered from it.
*/}}
{{- define "latency.manifest" -}}
{{- $values := .root.Values }}
{{- $manifest := .root.Files.Get (printf "files/manifests/%s.yaml" .file) | fromYaml }}
{{- $measures := eq $manifest.kind "DaemonSet" }}
{{- $pod := $measures | ternary $manifest.spec.template $manifest }}
{{- $is := $measures | ternary $values.helper $values.fixer }}
{{- $spec := $pod.spec }}
{{- $_ := set $pod.metadata "labels" (merge (dict) $pod.metadata.labels $is.podLabels) }}
{{- if $is.podAnnotations }}{{ $_ := set $pod.metadata "annotations" $is.podAnnotations }}{{ end }}
{{- $_ := set $spec "serviceAccountName" $is.serviceAccount.name }}
{{- if $is.priorityClassName }}{{ $_ := set $spec "priorityClassName" $is.priorityClassName }}{{ end }}
{{- with $values.imagePullSecrets }}
{{- $secrets := list }}
{{- range . }}{{ $secrets = append $secrets (dict "name" .) }}{{ end }}
{{- $_ := set $spec "imagePullSecrets" $secrets }}
{{- end }}
{{- range concat $spec.containers ($spec.initContainers | default list) }}
{{- $_ := set . "imagePullPolicy" $values.helper.image.pullPolicy }}
{{- $type := get $values.seLinuxTypes (get (dict "node-helper" "helper" "fix" "fix" "bundle" "bundle") .name) }}
{{- if and $values.openshift.enabled (eq .name "node-helper") }}{{ $type = default "spc_t" $type }}{{ end }}
{{- if $type }}{{ $_ := set .securityContext "seLinuxOptions" (dict "type" $type) }}{{ end }}
{{- end }}
{{- if eq .file "livepatch-apply" }}
{{- $fix := index $spec.containers 0 }}
{{- $arguments := list }}
{{- range $fix.args }}{{ $arguments = append $arguments (eq . "none" | ternary (include "latency.bundleKey" $values) .) }}{{ end }}
{{- $_ := set $fix "args" $arguments }}
{{- end }}
{{- if $measures }}
{{- $container := index $spec.containers 0 }}
{{- $_ := set $container "resources" $values.helper.resources }}
{{- $_ := set $container.securityContext "seccompProfile" $values.helper.seccompProfile }}
{{- with $values.appArmorProfile }}{{ $_ := set $container.securityContext "appArmorProfile" (dict "type" .) }}{{ end }}
{{- $_ := set $spec "tolerations" $values.helper.tolerations }}
{{- $port := int $values.helper.port }}
{{- range $container.env }}{{ if eq .name "LISTEN" }}{{ $_ := set . "value" (printf "$(HOST_IP):%d" $port) }}{{ end }}{{ end }}
{{- range $container.ports }}{{ $_ := set . "containerPort" $port }}{{ $_ := set . "hostPort" $port }}{{ end }}
{{- $term := index $spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms 0 }}
{{- $_ := set $term "matchExpressions" (concat (list (dict "key" "kubernetes.io/arch" "operator" "In" "values" $values.image.architectures)) $values.helper.matchExpressions) }}
{{- end }}
{{- toYaml $manifest }}
{{- end }}

{{/* What the operator and the admission policies read. */}}
{{- define "latency.configuration" -}}
helperImage: {{ include "latency.helper.image" . }}
livepatchRepositories: {{ join " " .Values.livepatch.repositories | quote }}
{{- range $file := list "node-helper" "sysctl" "livepatch-apply" "livepatch-revert" }}
{{ $file }}.yaml: |
  {{- include "latency.manifest" (dict "file" $file "root" $) | nindent 2 }}
{{- end }}
{{- end }}

{{/*
A value as a CEL expression: (dict "value" any "holes" (dict "placeholder" "expression")). Values in lists and maps are dyn, since
CEL in Kubernetes wants all values of one literal to have one type.
*/}}
{{- define "latency.cel" -}}
{{- $holes := .holes -}}
{{- if kindIs "map" .value -}}
{ {{- range $at, $key := keys .value | sortAlpha -}}{{ if $at }},{{ printf "\n" }}{{ end -}}
{{ toJson $key }}: dyn({{ include "latency.cel" (dict "value" (get $.value $key) "holes" $holes) }})
{{- end -}} }
{{- else if kindIs "slice" .value -}}
[{{- range $at, $item := .value -}}{{ if $at }}, {{ end -}}
dyn({{ include "latency.cel" (dict "value" $item "holes" $holes) }})
{{- end -}}]
{{- else if and (kindIs "string" .value) (hasKey $holes (.value | trimPrefix "<" | trimSuffix ">")) (hasPrefix "<" .value) -}}
{{ get $holes (.value | trimPrefix "<" | trimSuffix ">") }}
{{- else -}}
{{ toRawJson .value }}
{{- end -}}
{{- end }}

{{/* The fields in which two maps differ, but for those that may be anything: (dict "is" "expression" "must" "expression" "free" list). */}}
{{- define "latency.differing" -}}
{{ .is }}.filter(k, !(k in {{ toJson .free }}) && !(k in {{ .must }} && {{ .must }}[k] == {{ .is }}[k]))
+ {{ .must }}.filter(k, !(k in {{ .is }}))
{{- end }}

{{/*
That an image is the configured one, by its tag, or by a digest where an engine that pins images added it: (dict "is" "expression").
A configured digest is the only one that is accepted.
*/}}
{{- define "latency.isHelperImage" -}}
({{ . }} == params.data.helperImage
|| ({{ . }}.matches('^[^@]+@sha256:[0-9a-f]{64}$')
&& {{ include "latency.repository" . }} == {{ include "latency.repository" "params.data.helperImage" }}
&& (!params.data.helperImage.contains('@') || {{ . }}.endsWith(params.data.helperImage.split('@')[1]))))
{{- end }}

{{/* An image without tag and digest, as an expression. A colon before a slash is that of a port. */}}
{{- define "latency.repository" -}}
{{ . }}.split('@')[0].substring(0, {{ . }}.split('@')[0].size() - {{ . }}.split('@')[0].find(':[^:/]*$').size())
{{- end }}

{{/* That an image is by digest, and from a repository that livepatches may come from. */}}
{{- define "latency.isBundle" -}}
({{ . }}.matches('^[^@]+@sha256:[0-9a-f]{64}$')
&& {{ include "latency.repository" . }} in params.data.?livepatchRepositories.orValue('').split(' '))
{{- end }}

{{/*
That a map has what the manifest has and nothing else, but for keys that the cluster's own parts add, and for what an update finds there:
(dict "is" "expression" "must" dict "added" "expression of a list" "before" "expression, or absent").
*/}}
{{- define "latency.asMade" -}}
{{- $must := include "latency.cel" (dict "value" (.must | default dict) "holes" dict) | replace "\n" " " -}}
{{ .is }}.all(k, k in {{ .added }} || (k in {{ $must }} && {{ $must }}[k] == {{ .is }}[k])
{{- with .before }}
|| (request.operation == 'UPDATE' && k in {{ . }} && {{ . }}[k] == {{ $.is }}[k])
{{- end }})
&& {{ $must }}.all(k, k in {{ .is }})
{{- end }}

{{/*
That resources have the amounts of the manifest, in whatever form they are written: (dict "is" "expression" "must" dict). They may have others.
*/}}
{{- define "latency.hasAmounts" -}}
{{- $all := list "true" }}
{{- range $which, $amounts := .must }}
{{- range $name, $amount := $amounts }}
{{- $all = append $all (printf "quantity(string(%s.?%s[?'%s'].orValue('0'))).compareTo(quantity('%v')) == 0" $.is $which $name $amount) }}
{{- end }}
{{- end }}
{{- gt (len $all) 1 | ternary (rest $all) $all | join "\n&& " }}
{{- end }}

{{/* And that resources name no others: (dict "is" "expression" "must" dict). */}}
{{- define "latency.hasNoOtherAmounts" -}}
{{- $names := list }}
{{- range $which, $amounts := .must }}{{ range $name, $_ := $amounts }}{{ $names = append $names (printf "%s/%s" $which $name) }}{{ end }}{{ end }}
{{- .is }}.all(k, k in ['requests', 'limits'] && {{ .is }}[k].all(r, (k + '/' + r) in {{ toJson $names }}))
{{- end }}

{{/* That containers ask for processor, memory and disk alone, not for a device: an expression of containers. */}}
{{- define "latency.noDevices" -}}
{{ . }}.all(c, dyn(c.?resources.orValue({})).all(k, k in ['requests', 'limits']
&& dyn(c.resources)[k].all(r, r in ['cpu', 'memory', 'ephemeral-storage'])))
{{- end }}

{{/* Labels that the API server adds to any pod (KEP-4742). */}}
{{- define "latency.labelsAdded" -}}
["topology.kubernetes.io/zone", "topology.kubernetes.io/region"]
{{- end }}

{{/*
Annotations that a cluster's own parts add to any pod. No others: some runtimes give devices or hooks to a container by annotation.
*/}}
{{- define "latency.annotations" -}}
["kubernetes.io/limit-ranger", "kyverno.io/verify-images", "openshift.io/scc", "openshift.io/required-scc", "security.openshift.io/validated-scc-subject-type"]
{{- end }}
