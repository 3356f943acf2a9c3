pod=$(kubectl get pods -n lab4 -l app=hello -o name | head -n 1)
kubectl label "$pod" -n lab4 app- state=quarantine
