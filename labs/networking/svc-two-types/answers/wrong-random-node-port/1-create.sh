kubectl create deployment hello -n shop --image=us-docker.pkg.dev/google-samples/containers/gke/hello-app:2.0 --replicas=3
kubectl expose deployment hello -n shop --name=hello-int --port=8080
kubectl expose deployment hello -n shop --name=hello-ext --port=80 --target-port=8080 --type=NodePort
