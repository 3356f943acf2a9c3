kubectl run suspect -n lab4 --image=us-docker.pkg.dev/google-samples/containers/gke/hello-app:2.0 --port=8080 --labels=state=quarantine
