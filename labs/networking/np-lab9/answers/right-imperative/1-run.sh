set -e
kubectl run lab9server --image=nginx --port=80 -n restricted
kubectl expose pod lab9server --name=web --port=8080 --target-port=80 -n restricted
kubectl run sleepybox1 -n default --image=busybox -- sleep 3600
kubectl run sleepybox2 -n default --image=busybox --command -- sleep 3600
kubectl apply -f - <<'POLICY'
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: only-one
  namespace: restricted
spec:
  podSelector: {}
  policyTypes: [Ingress]
  ingress:
    - from:
        - namespaceSelector:
            matchLabels:
              kubernetes.io/metadata.name: default
          podSelector:
            matchLabels:
              run: sleepybox1
POLICY
