kubectl label pods -n store -l app=back-end role=backend
kubectl set selector service backend -n store role=backend
kubectl patch service backend -n store -p '{"spec": {"ports": [{"port": 80, "targetPort": 8081}]}}'
