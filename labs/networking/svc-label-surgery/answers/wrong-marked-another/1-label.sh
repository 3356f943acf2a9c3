pod=$(kubectl get pods -n lab4 -l app=hello -o name | head -n 1)
kubectl label "$pod" -n lab4 app- state=quarantine
kubectl run odd -n lab4 --image=us-docker.pkg.dev/google-samples/containers/gke/hello-app:2.0 --labels=state=quarantine
