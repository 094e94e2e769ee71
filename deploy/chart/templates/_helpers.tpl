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

{{- define "latency.operator.image" -}}
{{ .Values.operator.image.repository }}:{{ .Values.operator.image.tag | default .Chart.AppVersion }}
{{- end }}

{{- define "latency.helper.image" -}}
{{ .Values.helper.image.repository }}:{{ .Values.helper.image.tag | default .Chart.AppVersion }}
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
