set -e
kubectl run lab9server --image=nginx -n restricted
kubectl expose pod lab9server --port=80 -n restricted
for box in sleepybox1 sleepybox2; do kubectl run $box -n default --image=busybox -- sleep 3600; done
kubectl wait pod/sleepybox1 -n default --for=condition=Ready --timeout=60s
address=$(kubectl get pod sleepybox1 -n default -o jsonpath='{.status.podIP}')
kubectl apply -f - <<POLICY
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: by-address
  namespace: restricted
spec:
  podSelector: {}
  policyTypes: [Ingress]
  ingress:
    - from:
        - ipBlock:
            cidr: $address/32
POLICY
