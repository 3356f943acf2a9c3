pod=$(kubectl get pods -n lab4 -l app=hello -o name | head -n 1)
kubectl patch "$pod" -n lab4 --type=json -p='[
  {"op": "replace", "path": "/metadata/labels", "value": {"state": "quarantine"}}]'
