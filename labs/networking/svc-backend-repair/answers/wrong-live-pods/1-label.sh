kubectl label pods -n store -l app=back-end app=backend --overwrite
kubectl patch service backend -n store -p '{"spec": {"ports": [{"port": 80, "targetPort": 8081}]}}'
