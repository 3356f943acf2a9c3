kubectl set selector service backend -n store tier=backend
kubectl patch service backend -n store -p '{"spec": {"ports": [{"port": 80, "targetPort": 8081}]}}'
