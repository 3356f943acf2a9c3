kubectl scale deployment hello -n shop --replicas=3
kubectl expose deployment hello -n shop --name=hello --port=8080 --cluster-ip=None
