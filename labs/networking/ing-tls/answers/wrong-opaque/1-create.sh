for key in crt key; do
  kubectl get configmap store-2026 -n certificates -o jsonpath="{.data.tls\.$key}" > tls.$key
done
kubectl create secret generic store-tls -n boutique --from-file=tls.crt --from-file=tls.key
