kubectl set selector service backend -n store app=back-end
kubectl patch service backend -n store -p '{"spec": {"ports": [{"port": 80, "targetPort": 80}]}}'
kubectl patch deployment backend -n store --type=json -p='[
  {"op": "replace", "path": "/spec/template/spec/containers/0/image", "value": "nginx:alpine"},
  {"op": "remove", "path": "/spec/template/spec/containers/0/readinessProbe"}]'
kubectl rollout status deployment backend -n store --timeout=60s
