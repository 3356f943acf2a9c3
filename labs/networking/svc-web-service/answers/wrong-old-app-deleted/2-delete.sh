set -e
kubectl delete deployment web-app-old -n web
kubectl wait pod -n web -l app=web-app-old --for=delete --timeout=60s
