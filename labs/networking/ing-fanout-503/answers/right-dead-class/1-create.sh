kubectl create ingress more -n greetings --class=haproxy --rule="greet.example.com/bye*=newdeploy:8080"
kubectl create deployment newdeploy -n greetings --image=us-docker.pkg.dev/google-samples/containers/gke/hello-app:2.0
kubectl expose deployment newdeploy -n greetings --port=8080
