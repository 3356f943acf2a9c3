kubectl create secret tls store-tls -n boutique \
  --cert=<(printf %s "$(kubectl get configmap store-2026 -n certificates -o jsonpath='{.data.tls\.crt}')") \
  --key=<(printf %s "$(kubectl get configmap store-2026 -n certificates -o jsonpath='{.data.tls\.key}')")
