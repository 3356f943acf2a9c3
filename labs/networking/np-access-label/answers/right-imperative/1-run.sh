set -e
kubectl apply -n office -f - <<'POLICY'
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: access-nginx
spec:
  podSelector: {matchLabels: {app: nginx}}
  policyTypes: [Ingress]
  ingress:
    - from:
        - podSelector: {matchLabels: {access: "true"}}
POLICY
kubectl label pod busybox access=true -n office
