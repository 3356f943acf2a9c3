pods=$(kubectl get pods -n lab4 -l app=hello -o name | head -n 2)
kubectl label $pods -n lab4 app- state=quarantine
