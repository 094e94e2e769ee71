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

{{/* An admission policy's binding: (dict "name" … "params" "the parameter's name, or empty" "namespace" "its, or absent" "root" $). */}}
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
  {{- with .params }}
  paramRef:
    name: {{ . }}
    namespace: {{ $.namespace | default $.root.Release.Namespace }}
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

{{/* A manifest that the operator makes, as YAML with <placeholders>: (dict "file" "sysctl" "root" $). */}}
{{- define "latency.manifest" -}}
{{ .root.Files.Get (printf "files/manifests/%s.yaml" .file) }}
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
Annotations that a cluster's own parts add to any pod. No others: some runtimes give devices or hooks to a container by annotation.
*/}}
{{- define "latency.annotations" -}}
["kubernetes.io/limit-ranger", "kyverno.io/verify-images", "openshift.io/scc", "openshift.io/required-scc", "security.openshift.io/validated-scc-subject-type"]
{{- end }}
