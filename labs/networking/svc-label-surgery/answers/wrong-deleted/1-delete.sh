pod=$(kubectl get pods -n lab4 -l app=hello -o name | head -n 1)
kubectl delete "$pod" -n lab4
