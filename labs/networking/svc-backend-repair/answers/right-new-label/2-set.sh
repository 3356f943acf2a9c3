kubectl rollout status deployment backend -n store --timeout=60s
kubectl set selector service backend -n store role=backend
