kubectl get configmap store-2026 -n certificates -o jsonpath='{.data.tls\.crt}' > tls.crt
kubectl get configmap store-2025 -n certificates -o jsonpath='{.data.tls\.key}' > tls.key
kubectl create secret generic store-tls -n boutique --type=kubernetes.io/tls --from-file=tls.crt --from-file=tls.key
kubectl create ingress store -n boutique --rule="store.example.com/*=store:80,tls=store-tls"
