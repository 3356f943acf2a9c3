kubectl patch service backend -n store --type=json -p='[{"op": "remove", "path": "/spec/selector"}]'
addresses=$(kubectl get pods -n store -l app=back-end \
  -o jsonpath='{range .items[*]}{"- {addresses: [\""}{.status.podIP}{"\"]}\n"}{end}')
kubectl apply -f - <<SLICE
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata:
  name: backend-1
  namespace: store
  labels:
    kubernetes.io/service-name: backend
addressType: IPv4
ports:
- {name: "", protocol: TCP, port: 8081}
endpoints:
$addresses
SLICE
