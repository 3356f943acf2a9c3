pod=$(kubectl get pods -n store -l app=back-end -o name | head -n 1)
kubectl label "$pod" -n store role=backend
kubectl set selector service backend -n store role=backend
kubectl patch service backend -n store -p '{"spec": {"ports": [{"port": 80, "targetPort": 8081}]}}'
