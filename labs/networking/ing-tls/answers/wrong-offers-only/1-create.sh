for key in crt key; do
  kubectl get configmap store-2026 -n certificates -o jsonpath="{.data.tls\.$key}" > tls.$key
done
kubectl create secret tls store-tls -n boutique --cert=tls.crt --key=tls.key
kubectl create ingress store -n boutique \
  --rule="store.example.com/=store:80,tls=store-tls" --rule="store.example.com/offers*=store:80"
