{{- define "cgoforge.labels" -}}
app.kubernetes.io/name: cgoforge
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
{{- end }}

{{- define "cgoforge.buildNamespace" -}}
{{ .Values.builds.namespace | default (printf "%s-builds" .Release.Name) }}
{{- end }}

{{/* What every pod of ours has: no rights of root, nothing of the image can be written, no token unless asked for. */}}
{{- define "cgoforge.podSettings" -}}
enableServiceLinks: false
securityContext:
  runAsNonRoot: true
  runAsUser: 65532
  runAsGroup: 65532
  seccompProfile: { type: RuntimeDefault }
{{- with .Values.nodeSelector }}
nodeSelector: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.tolerations }}
tolerations: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.imagePullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
{{- end }}

{{/* Spreads the pods of these labels over nodes where it can; those of an earlier version do not count. */}}
{{- define "cgoforge.spread" -}}
topologySpreadConstraints:
  - maxSkew: 1
    topologyKey: kubernetes.io/hostname
    whenUnsatisfiable: ScheduleAnyway
    matchLabelKeys: [pod-template-hash]
    labelSelector: { matchLabels: {{ toJson . }} }
{{- end }}

{{- define "cgoforge.containerSecurity" -}}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities: { drop: [ALL] }
{{- end }}

{{/* A variable whose value is a key of a Secret. Takes a list of its name, the Secret's and the key. */}}
{{- define "cgoforge.secretVariable" -}}
- name: {{ index . 0 }}
  valueFrom: { secretKeyRef: { name: {{ index . 1 }}, key: {{ index . 2 }} } }
{{- end }}

{{/* Variables as a list. Later dicts of the list win over earlier ones. */}}
{{- define "cgoforge.variables" -}}
{{- $all := dict }}
{{- range . }}{{ $all = mergeOverwrite $all (deepCopy .) }}{{ end }}
{{- range $name, $value := $all }}
- { name: {{ $name }}, value: {{ $value | toString | quote }} }
{{- end }}
{{- end }}

{{/* What API, intake and worker read alike. Takes a list of the root and of what the one has of its own. */}}
{{- define "cgoforge.environment" -}}
{{- $root := index . 0 }}
{{- with $root.Values.secrets }}
{{- include "cgoforge.secretVariable" (list "CGOFORGE_DATABASE_URL" .database.name .database.key) }}
{{ include "cgoforge.secretVariable" (list "CGOFORGE_S3_ACCESS_KEY" .objectStore.name .objectStore.accessKey) }}
{{ include "cgoforge.secretVariable" (list "CGOFORGE_S3_SECRET_KEY" .objectStore.name .objectStore.secretKey) }}
{{- end }}
{{- $store := $root.Values.objectStore }}
{{- $common := dict
  "NODE_ENV" "production"
  "CGOFORGE_STORE" "minio"
  "CGOFORGE_S3_ENDPOINT" $store.endpoint
  "CGOFORGE_S3_PUBLIC_ENDPOINT" (default $store.endpoint $store.publicEndpoint)
  "CGOFORGE_S3_BUCKET" $store.bucket
  "CGOFORGE_S3_REGION" $store.region
  "CGOFORGE_PUBLIC_URL" $root.Values.publicUrl
  "CGOFORGE_SIGNING_KEY_FILE" "/etc/cgoforge/signing-key/signing-key" }}
{{- include "cgoforge.variables" (list $common (include "cgoforge.trust" $root | fromYaml) $root.Values.environment (index . 1)) }}
{{- end }}

{{- define "cgoforge.trust" -}}
{{- if .Values.trustedCertificates.configMap }}
NODE_EXTRA_CA_CERTS: /etc/cgoforge/certificates/ca.crt
# Go then trusts these besides those of its image.
SSL_CERT_DIR: /etc/cgoforge/certificates
{{- end }}
{{- end }}

{{- define "cgoforge.volumes" -}}
- name: signing-key
  secret:
    secretName: {{ .Values.secrets.signingKey.name }}
    items: [{ key: {{ .Values.secrets.signingKey.key }}, path: signing-key }]
- name: tmp
  emptyDir: { sizeLimit: 1Gi }
{{- with .Values.trustedCertificates }}
{{- if .configMap }}
- name: certificates
  configMap:
    name: {{ .configMap }}
    items: [{ key: {{ .key }}, path: ca.crt }]
{{- end }}
{{- end }}
{{- end }}

{{- define "cgoforge.mounts" -}}
- { name: signing-key, mountPath: /etc/cgoforge/signing-key, readOnly: true }
- { name: tmp, mountPath: /tmp }
{{- if .Values.trustedCertificates.configMap }}
- { name: certificates, mountPath: /etc/cgoforge/certificates, readOnly: true }
{{- end }}
{{- end }}
