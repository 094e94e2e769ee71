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

{{/* An admission policy's binding: (dict "name" … "params" "the ConfigMap's name, or empty" "root" $). */}}
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
    namespace: {{ $.root.Release.Namespace }}
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
