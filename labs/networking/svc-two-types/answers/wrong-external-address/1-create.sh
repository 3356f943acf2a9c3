kubectl create deployment hello -n shop --image=us-docker.pkg.dev/google-samples/containers/gke/hello-app:2.0 --replicas=3 --port=8080
kubectl expose deployment hello -n shop --name=hello-int --port=8080 --external-ip=198.51.100.7
kubectl create service nodeport hello-ext -n shop --tcp=80:8080 --node-port=32000
kubectl set selector service hello-ext -n shop app=hello
