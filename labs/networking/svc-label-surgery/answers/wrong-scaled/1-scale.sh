pod=$(kubectl get pods -n lab4 -l app=hello -o name | head -n 1)
kubectl scale deployment hello -n lab4 --replicas=6
kubectl label "$pod" -n lab4 state=quarantine
