kubectl expose deployment nginx -n edge --name=lb-service --type=LoadBalancer --port=8080 --target-port=80
kubectl create service externalname external-service -n edge --external-name=db.prod.svc.cluster.local
