set -e
addresses=$(kubectl get pods -n web -l app=web-app -o jsonpath='{range .items[*]}{"- {addresses: [\""}{.status.podIP}{"\"]}\n"}{end}')
kubectl apply -f - <<SLICE
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata:
  name: web-service-1
  namespace: web
  labels:
    kubernetes.io/service-name: web-service
addressType: IPv4
ports:
- {name: "", protocol: TCP, port: 8080}
endpoints:
$addresses
SLICE
